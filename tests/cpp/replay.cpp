// Makes the calls that its lines describe, as tests/c/replay.c does; with the argument async, by
// calls that do not block. A key that it does not know ends it.
#include "check.hpp"

#include <map>
#include <set>

namespace {

using Job = std::map<std::string, std::string>;

const std::set<std::string> known_keys{"operation",
                                       "api_key",
                                       "api_secret",
                                       "endpoint",
                                       "group_id",
                                       "flags",
                                       "repeat",
                                       "timeout_ms",
                                       "attempt_timeout_ms",
                                       "connect_timeout_ms",
                                       "call_timeout_ms",
                                       "if_created_at",
                                       "max_retries",
                                       "allow_http",
                                       "ca_file",
                                       "proxy",
                                       "app"};

Job parse(const std::string &line) {
    Job job;
    std::string key, value, *part = &key;
    for (std::size_t at = 0; at <= line.size(); ++at) {
        if (at == line.size() || line[at] == '\t') {
            if (!key.empty()) {
                CHECK(known_keys.count(key) == 1);
                job[key] = value;
            }
            key.clear();
            value.clear();
            part = &key;
        } else if (part == &key && line[at] == '=') {
            part = &value;
        } else if (line[at] == '\\') {
            const char escaped = line.at(++at);
            *part += escaped == 't' ? '\t' : escaped == 'n' ? '\n' : escaped == 'r' ? '\r' : '\\';
        } else {
            *part += line[at];
        }
    }
    return job;
}

std::optional<std::string> text(const Job &job, const char *key) {
    const auto found = job.find(key);
    return found == job.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::chrono::milliseconds> time(const Job &job, const char *key) {
    const auto found = text(job, key);
    return found ? std::optional(std::chrono::milliseconds(std::stoll(*found))) : std::nullopt;
}

std::string escaped(const std::string &text) {
    std::string escaped;
    for (const char character : text) {
        switch (character) {
        case '\t':
            escaped += "\\t";
            break;
        case '\n':
            escaped += "\\n";
            break;
        case '\r':
            escaped += "\\r";
            break;
        case '\\':
            escaped += "\\\\";
            break;
        default:
            escaped += character;
        }
    }
    return escaped;
}

template <typename Value> void put(const char *key, const Value &value) {
    std::cout << key << '=' << value << '\t';
}

void put(const char *key, const std::string &value) {
    std::cout << key << '=' << escaped(value) << '\t';
}

template <typename Value> void put(const char *key, const std::optional<Value> &value) {
    if (value)
        put(key, *value);
}

void put(const char *key, bool value) { put(key, value ? "true" : "false"); }

void check_attempts(const std::vector<yl::Attempt> &attempts, bool last_succeeded) {
    put("attempts", attempts.size());
    for (const auto &attempt : attempts) {
        const bool succeeded = last_succeeded && &attempt == &attempts.back();
        const bool ok = attempt.code == YL_OK;
        CHECK(ok == succeeded || (ok && attempt.operation == "list_groups"));
        CHECK(attempt.sent.has_value() != ok);
        CHECK(!attempt.operation.empty());
        CHECK(attempt.duration.count() >= 0);
        CHECK(attempt.started_at > std::chrono::system_clock::from_time_t(1700000000));
    }
}

void put(const std::optional<yl::SettlesAt> &settles_at) {
    put("settles_at", settles_at.has_value());
    if (settles_at)
        put("settles_at_is_assumed", settles_at->is_assumed);
}

void answer(const Job &job, const yl::Deletion &deletion) {
    CHECK(deletion.group_id == job.at("group_id"));
    put("outcome", deletion.outcome);
    put("request_id", deletion.request_id);
    if (deletion.time_used)
        put("time_used", deletion.time_used->count());
    put(deletion.settles_at);
    put("recreated_at", deletion.recreated_at.has_value());
    check_attempts(deletion.attempts, deletion.outcome == yl::Outcome::deleted);
}

void answer(const Job &, const std::vector<yl::Group> &groups) {
    std::string ids;
    for (const auto &group : groups)
        ids += (ids.empty() ? "" : " ") + group.id;
    put("groups_listed", ids);
    if (groups.empty())
        return;
    put("group_name", groups[0].name);
    put("group_data", groups[0].data);
    put("model_version", groups[0].model_version);
    put("created_at", groups[0].created_at.text);
}

void answer(const Job &job, const yl::Group &group) { answer(job, std::vector{group}); }

void answer(const Job &, std::uint64_t face_count) { put("face_count", face_count); }

void answer(const yl::Error &error) {
    put("number", error.code());
    put("code", error.name());
    put("sent", error.sent());
    put("status", error.http_status());
    put("detail", error.detail());
    put("message", std::string(error.what()));
    put("request_id", error.request_id());
    put("retryable", error.retryable());
    put("operation", error.operation());
    put("group_id", error.group_id());
    put(error.settles_at());
    put("found_created_at", error.found_created_at().has_value());
    check_attempts(error.attempts(), false);
}

void run(const Job &job, bool async) {
    yl::Options options(job.at("api_key"), job.at("api_secret"));
    options.endpoint = text(job, "endpoint");
    options.timeout = time(job, "timeout_ms");
    options.attempt_timeout = time(job, "attempt_timeout_ms");
    options.connect_timeout = time(job, "connect_timeout_ms");
    if (const auto retries = text(job, "max_retries"))
        options.max_retries = static_cast<std::uint32_t>(std::stoul(*retries));
    options.allow_http = text(job, "allow_http") == "1";
    options.ca_file = text(job, "ca_file");
    options.proxy = text(job, "proxy");
    options.app = text(job, "app");
    const unsigned long flags = std::stoul(job.at("flags"));
    yl::DeleteOptions delete_options;
    delete_options.check_empty = (flags & YL_DELETE_NON_EMPTY) == 0;
    delete_options.missing_ok = (flags & YL_DELETE_MISSING_OK) != 0;
    delete_options.if_created_at = text(job, "if_created_at");
    delete_options.timeout = time(job, "call_timeout_ms");
    yl::CallOptions read_options;
    read_options.timeout = delete_options.timeout;
    const std::string &id = job.at("group_id"), &operation = job.at("operation");
    const int repeat = std::stoi(job.at("repeat"));
    try {
        const yl::Client client(options);
        // Only the last answer is judged; the others come in the form that does not throw.
        const auto answer_last = [&](auto attempt, auto call, auto begin) {
            for (int left = repeat; left > 1; --left)
                static_cast<void>(attempt());
            answer(job, async ? begin().get() : call());
        };
        if (operation == "delete_group")
            answer_last([&] { return client.try_delete_group(id, delete_options); },
                        [&] { return client.delete_group(id, delete_options); },
                        [&] { return client.delete_group_async(id, delete_options); });
        else if (operation == "list_groups")
            answer_last([&] { return client.try_list_groups(read_options); },
                        [&] { return client.list_groups(read_options); },
                        [&] { return client.list_groups_async(read_options); });
        else if (operation == "group_info")
            answer_last([&] { return client.try_group_info(id, read_options); },
                        [&] { return client.group_info(id, read_options); },
                        [&] { return client.group_info_async(id, read_options); });
        else if (operation == "face_count")
            answer_last([&] { return client.try_face_count(id, read_options); },
                        [&] { return client.face_count(id, read_options); },
                        [&] { return client.face_count_async(id, read_options); });
        else
            CHECK(!"a known operation");
    } catch (const yl::Error &error) {
        answer(error);
    }
    std::cout << std::endl;
}

} // namespace

int main(int argc, char **argv) {
    const bool async = argc > 1 && argv[1] == std::string_view("async");
    for (std::string line; std::getline(std::cin, line);)
        run(parse(line), async);
}
