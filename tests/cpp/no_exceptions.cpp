// The header where exceptions are off. The sandbox has: waited, called.
#include "check.hpp"

int main() {
    yl::Options options("a-key-of-nobody", std::string_view("a\0b", 3));
    CHECK(yl::Client::try_create(options).error().code() == YL_ERR_INVALID_ARGUMENT);

    const auto client = yl::Client::try_create(yl::Options::from_env());
    CHECK(client);
    CHECK(client->try_list_groups()->size() == 2);
    CHECK(client->try_group_info("waited")->id == "waited");
    CHECK(*client->try_face_count("waited") == 0);
    std::promise<std::size_t> listed;
    CHECK(
        !client->try_list_groups_async([&listed](const yl::Result<std::vector<yl::Group>> &groups) {
            listed.set_value(groups->size());
        }));
    CHECK(listed.get_future().get() == 2);
    const auto deletion = client->try_delete_group("waited");
    CHECK(deletion && deletion->outcome == yl::Outcome::deleted);
    const auto missing = client->try_delete_group("waited");
    CHECK(!missing && missing.error().code() == YL_ERR_INVALID_OUTER_ID);
    CHECK(missing.error().sent() == yl::Sent::rejected);

    std::promise<bool> promise;
    auto deleted = promise.get_future();
    const auto not_begun = client->try_delete_group_async(
        "called",
        [&promise](const yl::Result<yl::Deletion> &result) { promise.set_value(bool(result)); });
    CHECK(!not_begun && deleted.get());
    CHECK(client->try_delete_group_async("a b", [](const yl::Result<yl::Deletion> &) {})->sent() ==
          yl::Sent::not_sent);
}
