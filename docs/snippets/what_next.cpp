#include <iostream>
#include <string>
#include <yl_facesearch.hpp>

static std::string erase(const yl::Client &client, const std::string &group_id) {
    try {
        const yl::Deletion deletion = client.delete_group(group_id);
        return std::string("is gone (") + yl::to_string(deletion.outcome) + ")";
    } catch (const yl::GroupNotFoundError &error) {
        return "does not exist (" + error.name() + ", " + yl::to_string(error.sent()) + ")";
    } catch (const yl::Error &error) {
        if (error.sent() == yl::Sent::maybe_applied)
            return "is in doubt: look again after settles_at (" + error.name() + ")";
        return "was not deleted by this call (" + error.name() + ", " +
               yl::to_string(error.sent()) + ")";
    }
}

int main() {
    yl::Options options = yl::Options::from_env();
    options.max_retries = 0;
    const yl::Client client(options);
    for (const char *group_id : {"one", "two", "three", "four"})
        std::cout << group_id << ' ' << erase(client, group_id) << '\n';
}
