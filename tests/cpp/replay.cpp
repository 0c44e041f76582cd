// Makes the calls that its lines describe, as tests/c/replay.c does; with the argument async, by
// calls that do not block.
#include "check.hpp"

#include <map>

namespace {

using Job = std::map<std::string, std::string>;

Job parse(const std::string &line) {
    Job job;
    std::string key, value, *part = &key;
    for (std::size_t at = 0; at <= line.size(); ++at) {
        if (at == line.size() || line[at] == '\t') {
            if (!key.empty())
                job[key] = value;
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

void check_attempts(const std::vector<yl::Attempt> &attempts, bool last_succeeded) {
    put("attempts", attempts.size());
    for (const auto &attempt : attempts) {
        const bool succeeded = last_succeeded && &attempt == &attempts.back();
        CHECK((attempt.code == YL_OK) == succeeded);
        CHECK(attempt.sent.has_value() != succeeded);
        CHECK(attempt.duration.count() >= 0);
        CHECK(attempt.started_at > std::chrono::system_clock::from_time_t(1700000000));
    }
}

void answer(const Job &job, const yl::Deletion &deletion) {
    CHECK(deletion.group_id == job.at("group_id"));
    put("outcome", deletion.outcome);
    put("request_id", deletion.request_id);
    if (deletion.time_used)
        put("time_used", deletion.time_used->count());
    check_attempts(deletion.attempts, deletion.outcome == yl::Outcome::deleted);
}

void answer(const yl::Error &error) {
    put("number", error.code());
    put("code", error.name());
    put("sent", error.sent());
    put("status", error.http_status());
    put("detail", error.detail());
    put("message", std::string(error.what()));
    put("request_id", error.request_id());
    put("retryable", error.retryable() ? "true" : "false");
    check_attempts(error.attempts(), false);
}

void run(const Job &job, bool async) {
    yl::Options options(job.at("api_key"), job.at("api_secret"));
    options.endpoint = text(job, "endpoint");
    options.timeout = time(job, "timeout_ms");
    options.connect_timeout = time(job, "connect_timeout_ms");
    if (const auto retries = text(job, "max_retries"))
        options.max_retries = static_cast<std::uint32_t>(std::stoul(*retries));
    options.allow_http = text(job, "allow_http") == "1";
    options.ca_file = text(job, "ca_file");
    options.proxy = text(job, "proxy");
    const unsigned long flags = std::stoul(job.at("flags"));
    yl::DeleteOptions delete_options;
    delete_options.check_empty = (flags & YL_DELETE_NON_EMPTY) == 0;
    delete_options.missing_ok = (flags & YL_DELETE_MISSING_OK) != 0;
    try {
        const yl::Client client(options);
        // Only the last answer is judged; the others come in the form that does not throw.
        for (int left = std::stoi(job.at("repeat")); left > 1; --left)
            static_cast<void>(client.try_delete_group(job.at("group_id"), delete_options));
        answer(job, async ? client.delete_group_async(job.at("group_id"), delete_options).get()
                          : client.delete_group(job.at("group_id"), delete_options));
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
