package io.strowger.region;

import io.strowger.cluster.View;
import io.strowger.core.AccountSid;
import io.strowger.core.ApiKeys;
import io.strowger.core.Durable;
import io.strowger.core.Sid;
import java.util.Optional;

/// The read model of API keys, without their secrets.
final class ApiKeyView implements View<ApiKey.Event, ApiKeyView.Row> {
    record Row(Sid sid, Optional<ApiKeys.Key> key) implements Durable {
        /// The key, where it is this account's.
        Optional<ApiKeys.Key> of(AccountSid account) {
            return key.filter(present -> present.account().equals(account));
        }
    }

    @Override
    public String kind() {
        return ApiKey.KIND;
    }

    @Override
    public Class<ApiKey.Event> events() {
        return ApiKey.Event.class;
    }

    @Override
    public Class<Row> type() {
        return Row.class;
    }

    @Override
    public Row empty(String id) {
        return new Row(Sid.parse(id), Optional.empty());
    }

    @Override
    public Row apply(Row row, ApiKey.Event event) {
        var key = switch (event) {
            case ApiKey.KeyCreated(var account, var name, var _, var access, var at) ->
                Optional.of(new ApiKeys.Key(row.sid(), account, name, access, at, at));
            case ApiKey.KeyRenamed(var name, var at) ->
                row.key().map(old -> new ApiKeys.Key(old.sid(), old.account(), name, old.access(), old.created(), at));
            case ApiKey.KeyDeleted _ -> Optional.<ApiKeys.Key>empty();
        };
        return new Row(row.sid(), key);
    }

    @Override
    public Keys keys(Row row) {
        return row.key()
                .map(key -> Keys.of(key.account().toString(), key.sid().toString()))
                .orElseGet(Keys::gone);
    }
}
