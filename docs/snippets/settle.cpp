#include <algorithm>
#include <chrono>
#include <iostream>
#include <vector>
#include <yl_facesearch.hpp>

using Time = std::chrono::system_clock::time_point;

static const char *settle(const yl::Client &client, const yl::Group &group, Time settles_at,
                          Time now) {
    if (now < settles_at)
        return "is in doubt: look after settles_at";
    const std::vector<yl::Group> groups = client.list_groups();
    const bool exists = std::any_of(groups.begin(), groups.end(), [&group](const yl::Group &found) {
        return found.id == group.id && found.created_at.text == group.created_at.text;
    });
    return exists ? "exists: delete it again" : "is gone";
}

int main() {
    yl::Options options = yl::Options::from_env();
    options.max_retries = 0;
    const yl::Client client(options);
    for (const char *group_id : {"one", "two"}) {
        const yl::Group group = client.group_info(group_id);
        yl::DeleteOptions this_one;
        this_one.if_created_at = group.created_at.text;
        try {
            client.delete_group(group_id, this_one);
        } catch (const yl::Error &error) {
            if (error.sent() != yl::Sent::maybe_applied || !error.settles_at())
                throw;
            // A program stores the two and looks later; here the second time is made up.
            const Time settles_at = error.settles_at()->time;
            for (const Time now : {std::chrono::system_clock::now(), settles_at})
                std::cout << group_id << ' ' << settle(client, group, settles_at, now) << '\n';
        }
    }
}
