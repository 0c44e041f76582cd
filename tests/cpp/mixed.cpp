// A program with translation units of both kinds: this one is compiled with exceptions and, as
// WITHOUT, without them. The sandbox has: full (with faces).
#include "check.hpp"

#ifdef WITHOUT

static_assert(
#ifdef __cpp_exceptions
    false,
#else
    true,
#endif
    "compiled without exceptions");

yl::Deletion without(yl::Sent &sent) {
    const auto client = yl::Client::try_create(yl::Options::from_env());
    const auto refused = client->try_delete_group("full");
    CHECK(!refused && refused.error().code() == YL_ERR_NOT_EMPTY);
    sent = refused.error().sent();
    yl::DeleteOptions options;
    options.check_empty = false;
    return *client->try_delete_group("full", options);
}

#else

yl::Deletion without(yl::Sent &sent);

int main() {
    const yl::Client client(yl::Options::from_env());
    for (int turn = 0; turn < 2; ++turn) {
        try {
            client.delete_group("none");
            CHECK(!"it threw nothing");
        } catch (const yl::GroupNotFoundError &error) {
            CHECK(error.sent() == yl::Sent::rejected);
        }
        if (turn == 0) {
            yl::Sent sent{};
            CHECK(without(sent).outcome == yl::Outcome::deleted && sent == yl::Sent::rejected);
        }
    }
}

#endif
