package io.strowger.node.check;

import io.strowger.core.RegionId;
import io.strowger.core.Sid;
import io.strowger.core.sip.DialogTag;
import io.strowger.core.sip.DomainName;
import io.strowger.core.sip.SipResponse;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a call is once it has been let in: answered by one region, and in that until its device hangs up, whatever
/// becomes of the route and of nodes.
final class CallChecker {
    private static final int OK = 200;

    private final Map<Sid, DomainName> names = new HashMap<>();
    private final Map<Sid, RegionId> answered = new HashMap<>();
    private final Set<Sid> connected = new HashSet<>();
    private final Set<Sid> ended = new HashSet<>();
    private final Set<Sid> hangingUp = new HashSet<>();
    private final Set<Sid> hungUp = new HashSet<>();
    private final Set<Sid> heard = new HashSet<>();

    /// A device calls this name.
    void calls(Sid call, DomainName name) {
        names.put(call, name);
    }

    Optional<DomainName> name(Sid call) {
        return Optional.ofNullable(names.get(call));
    }

    /// An event of a call is stored in a region for good.
    void stored(RegionId region, Sid call, String event) {
        switch (event) {
            case "CallerAnswered" -> {
                var other = answered.putIfAbsent(call, region);
                if (other != null && !other.equals(region))
                    throw new Violation("I4: " + call + " is answered in " + other + " and in " + region);
            }
            case "LegAcknowledged" -> connected.add(call);
            case "PartyEnded" -> {
                ended.add(call);
                if (connected.contains(call) && !hangingUp.contains(call))
                    throw new Violation("I3: " + call + " was up in " + region + ", which ends it by itself");
            }
            default -> {}
        }
    }

    /// A device hears that its call is up.
    void answered(DialogTag dialog) {
        heard.add(dialog.call());
        if (!dialog.region().equals(answered.get(dialog.call())))
            throw new Violation("I3: " + dialog + " is answered, and no journal says so");
    }

    void hangsUp(DialogTag dialog) {
        hangingUp.add(dialog.call());
    }

    /// A region does not know the call of which a device has told it something. Where it is over, that is as good an
    /// answer to a BYE as any (RFC 3261 §15.1.1): another was lost on its way.
    void isUnknown(DialogTag dialog) {
        if (!heard.contains(dialog.call())) return;
        if (!ended.contains(dialog.call()))
            throw new Violation("I3: " + dialog + " was up, and its region has lost it");
        hungUp.add(dialog.call());
    }

    /// A device has heard what its BYE was answered; `true` for the first time.
    boolean hungUp(DialogTag dialog, SipResponse answer) {
        if (answer.status() != OK)
            throw new Violation("I3: the BYE of " + dialog + ", which was up, is answered " + answer.status());
        if (!ended.contains(dialog.call()))
            throw new Violation("I3: the BYE of " + dialog + " is answered, and no journal says that it is over");
        return hungUp.add(dialog.call());
    }

    boolean hasHungUp(DialogTag dialog) {
        return hungUp.contains(dialog.call());
    }

    /// Those of which a device has heard that they are up, and not that they are over.
    List<Sid> up() {
        return heard.stream().filter(call -> !hungUp.contains(call)).sorted().toList();
    }
}
