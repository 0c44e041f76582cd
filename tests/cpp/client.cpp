// The C++ face: values, moves, exceptions, cancelling, calls that do not block. The sandbox has:
// empty, full (with faces), moved, called, promised, last.
#include "check.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <thread>
#include <type_traits>

using namespace std::chrono_literals;

static_assert(!std::is_copy_constructible_v<yl::Client>);
static_assert(std::is_nothrow_move_constructible_v<yl::Client>);
static_assert(std::is_nothrow_move_assignable_v<yl::Client>);
static_assert(std::is_copy_constructible_v<yl::Options>);
static_assert(std::is_nothrow_copy_constructible_v<yl::Error>);
static_assert(std::is_copy_constructible_v<yl::Deletion>);
static_assert(std::is_base_of_v<std::runtime_error, yl::Error>);

namespace {

template <typename Expected, typename Work> void throws(Work work, std::string_view part) {
    try {
        work();
    } catch (const Expected &error) {
        CHECK(std::string_view(error.what()).find(part) != std::string_view::npos);
        CHECK(error.sent() == yl::Sent::not_sent);
        return;
    }
    CHECK(!"it threw nothing");
}

void bad_options() {
    const yl::Options good("a-key-of-nobody", "a-secret");
    const auto refuses = [](yl::Options options, std::string_view part) {
        throws<yl::InvalidArgumentError>([&] { yl::Client client(options); }, part);
    };
    yl::Options options = good;
    options.endpoint = std::string("http://127.0.0.1:1\0.example", 27);
    refuses(options, "endpoint must not hold NUL");
    options = good;
    options.endpoint = "";
    refuses(options, "endpoint");
    options = good;
    options.timeout = -1ms;
    refuses(options, "timeout_ms must be more than 0");
    options = good;
    options.connect_timeout = 0ms;
    refuses(options, "connect_timeout_ms must be more than 0");
    options = good;
    options.ca_file = std::string("a\0b", 3);
    refuses(options, "ca_file must not hold NUL");
    options = good;
    options.proxy = "\xff";
    refuses(options, "proxy must be UTF-8");
    refuses(yl::Options(std::string("a\0b", 3), "a-secret"), "api_key must not hold NUL");
    refuses(yl::Options("a-key-of-nobody", ""), "api_secret");
}

void bad_calls(const yl::Client &client) {
    using namespace std::string_view_literals;
    throws<yl::InvalidArgumentError>([&] { client.delete_group("empty\0x"sv); },
                                     "delete_group: INVALID_ARGUMENT: group_id must not hold NUL");
    throws<yl::InvalidArgumentError>([&] { client.delete_group("empty\0"sv); },
                                     "group_id must not hold NUL");
    throws<yl::InvalidArgumentError>([&] { client.delete_group({}); }, "group_id");
    yl::DeleteOptions options;
    options.timeout = 0ms;
    throws<yl::InvalidArgumentError>([&] { client.delete_group("empty", options); },
                                     "delete_group empty: INVALID_ARGUMENT: timeout_ms");
}

void reads(const yl::Client &client) {
    using namespace std::string_view_literals;
    const std::vector<yl::Group> groups = client.list_groups();
    const auto listed = std::find_if(groups.begin(), groups.end(),
                                     [](const yl::Group &group) { return group.id == "full"; });
    CHECK(listed != groups.end());
    CHECK(client.try_list_groups()->size() == groups.size());
    CHECK(client.list_groups_async().get().size() == groups.size());

    const yl::Group group = client.group_info("full");
    CHECK(group.id == "full" && group.created_at.text == listed->created_at.text);
    CHECK(group.created_at.time > std::chrono::system_clock::from_time_t(1700000000));
    CHECK(client.group_info_async("full").get().model_version == group.model_version);
    CHECK(client.face_count("full") == 3);
    CHECK(client.face_count_async("full").get() == 3);
    std::promise<std::uint64_t> promise;
    auto counted = promise.get_future();
    client.face_count_async(
        "full", [&](yl::Result<std::uint64_t> result) { promise.set_value(result.value()); });
    CHECK(counted.get() == 3);

    throws<yl::GroupNotFoundError>([&] { client.group_info("none"); }, "group_info none");
    throws<yl::GroupNotFoundError>([&] { client.face_count_async("none").get(); }, "none");
    const yl::Result none = client.try_face_count("none");
    CHECK(!none && none.error().operation() == "face_count" && none.error().group_id() == "none");
    throws<yl::InvalidArgumentError>([&] { client.group_info("a\0"sv); },
                                     "group_id must not hold NUL");
    yl::CallOptions call_options;
    call_options.timeout = 0ms;
    throws<yl::InvalidArgumentError>([&] { client.list_groups(call_options); }, "timeout_ms");

    yl::DeleteOptions options;
    options.if_created_at = "2020-01-01T00:00:00Z";
    try {
        client.delete_group("full", options);
        CHECK(!"it threw nothing");
    } catch (const yl::GroupChangedError &error) {
        CHECK(error.sent() == yl::Sent::not_sent && !error.settles_at());
        CHECK(error.found_created_at().has_value());
    }
    options.if_created_at = "yesterday";
    throws<yl::InvalidArgumentError>([&] { client.delete_group("full", options); }, "yesterday");
    options.if_created_at = std::string("2020-01-01T00:00:00Z\0", 21);
    throws<yl::InvalidArgumentError>([&] { client.delete_group("full", options); },
                                     "if_created_at must not hold NUL");
    options.if_created_at = group.created_at.text;
    CHECK(client.try_delete_group("full", options).error().code() == YL_ERR_NOT_EMPTY);
}

void results(const yl::Client &client) {
    try {
        client.delete_group("full");
        CHECK(!"it threw nothing");
    } catch (const yl::NotEmptyError &error) {
        CHECK(error.code() == YL_ERR_NOT_EMPTY);
        CHECK(error.name() == "NOT_EMPTY");
        CHECK(error.sent() == yl::Sent::rejected);
        CHECK(error.http_status() == 400);
        CHECK(error.request_id().has_value());
        CHECK(!error.retryable());
        CHECK(error.attempts().size() == 1);
        CHECK(error.attempts().front().request_id == error.request_id());
    }
    yl::DeleteOptions options;
    options.check_empty = false;
    const yl::Deletion deletion = client.delete_group("full", options);
    CHECK(deletion.outcome == yl::Outcome::deleted);
    CHECK(deletion.attempts.at(0).http_status == 200);
    CHECK(deletion.attempts.at(0).reused_connection);
    CHECK(deletion.attempts.at(0).clock_skew.has_value());

    const yl::Result gone = client.try_delete_group("full");
    CHECK(!gone);
    CHECK(gone.error().code() == YL_ERR_INVALID_OUTER_ID);
    try {
        static_cast<void>(gone.value());
        CHECK(!"it threw nothing");
    } catch (const yl::GroupNotFoundError &error) {
        CHECK(error.name() == "INVALID_OUTER_ID");
    }
    options.missing_ok = true;
    const yl::Result absent = client.try_delete_group("full", options);
    CHECK(absent && absent->outcome == yl::Outcome::absent);
    CHECK((*absent).group_id == "full" && absent.value().attempts.size() == 1);
    // A view that does not end with a NUL.
    CHECK(client.delete_group(std::string_view("empty-not", 5)).group_id == "empty");
    CHECK(client.clock_correction() == 0ms);
}

void cancelled(const yl::Client &client) {
    yl::CancelToken token;
    std::thread canceller([token] { token.cancel(); });
    canceller.join();
    yl::DeleteOptions options;
    options.cancel = token;
    throws<yl::CancelledError>([&] { client.delete_group("moved", options); }, "CANCELLED");
}

void asynchronous(const yl::Client &client) {
    // What only moves may be kept by a callback.
    std::promise<yl::Result<yl::Deletion>> promise;
    auto answer = promise.get_future();
    client.delete_group_async(
        "called", [promise = std::move(promise)](yl::Result<yl::Deletion> result) mutable {
            promise.set_value(std::move(result));
        });
    CHECK(answer.get()->group_id == "called");

    CHECK(client.delete_group_async("promised").get().outcome == yl::Outcome::deleted);
    auto missing = client.delete_group_async("promised");
    try {
        missing.get();
        CHECK(!"it threw nothing");
    } catch (const yl::GroupNotFoundError &error) {
        CHECK(error.code() == YL_ERR_INVALID_OUTER_ID);
    }
    yl::DeleteOptions options;
    options.missing_ok = true;
    CHECK(client.delete_group_async("promised", options).get().outcome == yl::Outcome::absent);

    const auto never = [](const yl::Result<yl::Deletion> &) { CHECK(!"it called back"); };
    throws<yl::InvalidArgumentError>([&] { client.delete_group_async("a b", never); }, "group_id");
    throws<yl::InvalidArgumentError>([&] { client.delete_group_async("a b").get(); }, "group_id");
    CHECK(client.try_delete_group_async(std::string_view("a\0", 2), never)->code() ==
          YL_ERR_INVALID_ARGUMENT);
}

std::ptrdiff_t threads() {
    const std::filesystem::directory_iterator tasks("/proc/self/task");
    return std::distance(begin(tasks), end(tasks));
}

void logged() {
    const auto before = threads();
    auto lines = std::make_shared<std::vector<std::string>>();
    auto options = yl::Options::from_env();
    options.log = [lines](yl::LogLevel level, std::string_view line) {
        CHECK(level == (lines->empty() ? yl::LogLevel::debug : yl::LogLevel::info));
        lines->emplace_back(line);
    };
    std::future<yl::Deletion> last;
    {
        const yl::Client client(options);
        last = client.delete_group_async("last");
        // The client goes first: the call goes on, and so does its log.
        options.log = nullptr;
    }
    CHECK(last.get().outcome == yl::Outcome::deleted);
    // The client's thread ends by itself. At the end of the process valgrind would take the memory
    // of a thread that still runs for lost.
    while (threads() > before)
        std::this_thread::yield();
    CHECK(lines->size() == 2);
    CHECK(lines->front().find("delete_group last: attempt 1: deleted") == 0);
    CHECK(lines->back() == "delete_group last: ended: deleted after 1 attempt");
}

void interrupted(const yl::Client &client) {
    int asked = 0;
    yl::DeleteOptions options;
    options.interrupted = [&] { return ++asked > 0; };
    throws<yl::CancelledError>([&] { client.delete_group("moved", options); }, "Nothing was sent");
    CHECK(asked == 1);
    throws<yl::InvalidArgumentError>([&] { client.delete_group_async("moved", options).get(); },
                                     "interrupted");
    yl::CallOptions call_options;
    call_options.interrupted = [&] { return ++asked < 0; };
    CHECK(client.group_info("moved", call_options).id == "moved" && asked > 1);
}

void freed_and_waited_for(yl::Client client) {
    int ended = 0;
    for (int call = 0; call < 20; ++call)
        client.list_groups_async([&ended](const yl::Result<std::vector<yl::Group>> &) { ++ended; });
    client.free_and_wait();
    CHECK(ended == 20);
    client.free_and_wait();
    throws<yl::InvalidArgumentError>([&] { client.list_groups(); }, "client is NULL");
}

void moved(yl::Client client) {
    yl::Client other(std::move(client));
    CHECK(other.delete_group("moved").outcome == yl::Outcome::deleted);
    // What is left of a client that was moved from refuses, and does not crash.
    throws<yl::InvalidArgumentError>([&] { client.delete_group("moved"); }, "client is NULL");
    client = std::move(other);
    CHECK(!client.try_delete_group("moved"));
}

} // namespace

int main() {
    bad_options();
    yl::Client client(yl::Options::from_env());
    bad_calls(client);
    reads(client);
    results(client);
    cancelled(client);
    asynchronous(client);
    logged();
    interrupted(client);
    freed_and_waited_for(yl::Client(yl::Options::from_env()));
    moved(std::move(client));
#if __cplusplus >= 202002L
    CHECK(!yl::Client(yl::Options::from_env()).try_delete_group("x", {.missing_ok = false}));
#endif
}
