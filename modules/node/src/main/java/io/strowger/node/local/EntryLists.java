package io.strowger.node.local;

import static io.strowger.node.local.ListOptions.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/// A kind of list that has entries of its own: credential lists and IP access control lists.
///
/// @param lists the collection, as its path and its envelope call it @param entries likewise, what is in a list
/// @param listSid the field of an entry that says which list it is of
record EntryLists(Collection lists, Collection entries, String listSid) {
    record Collection(String path, String key) {}

    /// Every entry of every list, each after the name of its list; `next` where there is none.
    ListOptions.Listing listing(SiteApi api, List<String> titles, Function<JsonNode, List<String>> cells, String next) {
        var names = new HashMap<String, String>();
        return new ListOptions.Listing(
                site -> paths(api, site, names),
                entries.key(),
                Stream.concat(Stream.of("LIST"), titles.stream()).toList(),
                entry -> Stream.of(Stream.concat(
                                Stream.of(names.getOrDefault(text(entry, listSid), "")), cells.apply(entry).stream())
                        .toList()),
                next);
    }

    private List<String> paths(SiteApi api, LocalSite site, Map<String, String> names) {
        var root = "/2010-04-01/Accounts/" + LocalPlan.ACCOUNT + "/SIP/" + lists.path();
        var found = api.list(site, root + ".json", lists.key(), Integer.MAX_VALUE);
        if (found.isFailure()) return List.of(root + ".json"); // whoever asks again tells what is wrong
        found.items().forEach(list -> names.put(text(list, "sid"), text(list, "friendly_name")));
        return found.items().stream()
                .map(list -> root + "/" + text(list, "sid") + "/" + entries.path() + ".json")
                .toList();
    }
}
