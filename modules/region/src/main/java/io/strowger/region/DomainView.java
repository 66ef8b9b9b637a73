package io.strowger.region;

import io.strowger.cluster.View;
import io.strowger.core.AccountSid;
import io.strowger.core.Domains.SipDomain;
import io.strowger.core.Durable;
import io.strowger.core.Sid;
import io.strowger.core.sip.DomainName;
import java.util.Optional;

/// The read model of domains: those of an account, found by SID.
final class DomainView implements View<Domain.Event, DomainView.Row> {
    record Row(DomainName name, Domain.Resource resource) implements Durable {
        /// The domain, where `account` has one here.
        Optional<SipDomain> of(AccountSid account) {
            return switch (resource) {
                case Domain.Present(var domain) ->
                    Optional.of(domain).filter(present -> present.account().equals(account));
                case Domain.Absent() -> Optional.empty();
                case Domain.Leaving(var _) -> Optional.empty();
            };
        }

        /// Whether this list is mapped to it, for whatever.
        boolean maps(Sid list) {
            return switch (resource) {
                case Domain.Present(var domain) ->
                    domain.mappings().stream()
                            .anyMatch(mapping -> mapping.list().equals(list));
                case Domain.Absent() -> false;
                case Domain.Leaving(var _) -> false;
            };
        }
    }

    @Override
    public String kind() {
        return Domain.KIND;
    }

    @Override
    public Class<Domain.Event> events() {
        return Domain.Event.class;
    }

    @Override
    public Class<Row> type() {
        return Row.class;
    }

    @Override
    public Row empty(String id) {
        return new Row(DomainName.parse(id), new Domain.Absent());
    }

    @Override
    public Row apply(Row row, Domain.Event event) {
        return new Row(row.name(), Domain.resourceAfter(row.name(), row.resource(), event));
    }

    @Override
    public Keys keys(Row row) {
        return switch (row.resource()) {
            case Domain.Present(var domain) ->
                Keys.of(domain.account().toString(), domain.sid().toString());
            case Domain.Absent() -> Keys.gone();
            case Domain.Leaving(var _) -> Keys.gone();
        };
    }
}
