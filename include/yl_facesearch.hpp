/// yl_facesearch for C++17 and later, header only: yl_facesearch.h with values, exceptions and
/// RAII.
///
///     yl::Client client(yl::Options::from_env());
///     yl::Deletion deletion = client.delete_group("YuanliStudent_01");
///
/// Every function that throws has a form named try_, which returns a Result in place of throwing an
/// Error; with it the header also works with -fno-exceptions. One program may contain translation
/// units with exceptions and others without: each kind has a Client, an Error, a Result and options
/// of its own, which cannot be passed to the other kind (the linker then finds no such name). What
/// calls return, such as Deletion and Group, is the same in both. The rules of yl_facesearch.h for
/// threads, forks, exit, secrets and linking apply here too.
#ifndef YL_FACESEARCH_HPP
#define YL_FACESEARCH_HPP

#include "yl_facesearch.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <ostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace yl {

/// A YL_ERR_ constant, or YL_OK.
using ErrorCode = yl_code;

/// What is known of a request that did not succeed.
enum class Sent : std::int32_t {
    /// No request was sent: nothing was deleted.
    not_sent = YL_SENT_NOT_SENT,
    /// A request may have been carried out, or may yet be: check whether the face library still
    /// exists.
    maybe_applied = YL_SENT_MAYBE_APPLIED,
    /// The service refused every request that it read: nothing was deleted.
    rejected = YL_SENT_REJECTED,
};

/// How it is known that a face library is gone.
enum class Outcome : std::int32_t {
    /// The service confirmed the deletion.
    deleted = YL_OUTCOME_DELETED,
    /// The fate of an earlier request of this call was unknown, and then the service found no such
    /// face library: it was seen gone.
    inferred = YL_OUTCOME_INFERRED,
    /// There was no such face library, and the caller said that is fine.
    absent = YL_OUTCOME_ABSENT,
};

/// "not_sent", "maybe_applied" or "rejected".
inline const char *to_string(Sent sent) noexcept {
    return yl_sent_name(static_cast<yl_sent>(sent));
}

/// "deleted", "inferred" or "absent".
inline const char *to_string(Outcome outcome) noexcept {
    return yl_outcome_name(static_cast<yl_outcome>(outcome));
}

inline std::ostream &operator<<(std::ostream &stream, Sent sent) {
    return stream << to_string(sent);
}

inline std::ostream &operator<<(std::ostream &stream, Outcome outcome) {
    return stream << to_string(outcome);
}

/// How much a log line matters.
enum class LogLevel : std::int32_t {
    /// An attempt that succeeded, or the end of a read that did.
    debug = YL_LOG_DEBUG,
    /// An attempt that failed, the end of a delete, or of a read that failed.
    info = YL_LOG_INFO,
    /// The end of a delete that may have been carried out.
    warning = YL_LOG_WARNING,
};

/// Receives one line without a secret for each attempt and one for the end of the call, on the
/// thread that makes it. It must not throw (std::terminate), and must make no calls.
using Log = std::function<void(LogLevel level, std::string_view line)>;

/// Asked by a blocking call, on the thread that makes it, at its beginning and then at least every
/// 50 ms: true ends the call with a CancelledError. It must not throw (std::terminate), and must
/// make no calls. Asynchronous calls refuse options that hold one.
using Interrupted = std::function<bool()>;

/// A point in time in whole seconds, with the offset from UTC that the service wrote.
struct Timestamp {
    /// The point in time.
    std::chrono::system_clock::time_point time;
    /// East of UTC.
    std::chrono::seconds utc_offset{0};
    /// RFC 3339 with the offset, such as "2026-01-27T14:19:01+08:00".
    std::string text;
};

/// A face library, as the service describes it.
struct Group {
    /// Its group_id.
    std::string id;
    /// Its name; empty when it has none.
    std::string name;
    /// What its creator stored with it; empty when that is nothing.
    std::string data;
    /// The model of its face features, such as "s21".
    std::string model_version;
    /// When it was created. It never changes, so it distinguishes a face library from a later one
    /// with the same id: see DeleteOptions::if_created_at.
    Timestamp created_at;
};

/// Until when a delete request of a call, delayed somewhere, may still be carried out. Wait until
/// then, and check whether the face library exists: that is the best evidence that can be had.
struct SettlesAt {
    /// By this machine's clock, to the millisecond.
    std::chrono::system_clock::time_point time;
    /// No reply carried the service's time: this machine's clock is assumed to be right to 4
    /// minutes.
    bool is_assumed = false;
};

/// One request of a call, or the try to send it.
struct Attempt {
    /// What it asked of the service: "delete_group", or "list_groups" for a look. The call's own
    /// operation for the attempts of a read.
    std::string operation;
    /// What went wrong; YL_OK for an attempt that succeeded.
    ErrorCode code = YL_OK;
    /// What is known of the request; absent for an attempt that succeeded.
    std::optional<Sent> sent;
    /// The reply's HTTP status, when a reply came.
    std::optional<int> http_status;
    /// The service's id of the request, when the reply had one.
    std::optional<std::string> request_id;
    /// When it began, by this machine's clock, to the millisecond.
    std::chrono::system_clock::time_point started_at;
    /// How long it took.
    std::chrono::microseconds duration{0};
    /// It used a connection that an earlier request had used.
    bool reused_connection = false;
    /// The service's clock minus this machine's, when the reply carried the time.
    std::optional<std::chrono::milliseconds> clock_skew;
};

/// The face library is gone.
struct Deletion {
    /// The group_id of the face library that is gone.
    std::string group_id;
    /// How that is known.
    Outcome outcome = Outcome::deleted;
    /// The service's id of the last request, when the reply had one.
    std::optional<std::string> request_id;
    /// How long the service says it took, when the reply says so.
    std::optional<std::chrono::milliseconds> time_used;
    /// Every request of the call, in order.
    std::vector<Attempt> attempts;
    /// Until when an earlier request of the call may still be carried out, and could delete a face
    /// library that is created with the same id; absent when none is in doubt.
    std::optional<SettlesAt> settles_at;
    /// With if_created_at: when another face library that has this id now was created.
    std::optional<Timestamp> recreated_at;
};

/// What an Error knows.
struct ErrorFacts {
    ErrorCode code = YL_ERR_PANIC;
    std::string name;
    std::string message;
    std::optional<std::string> detail;
    Sent sent = Sent::maybe_applied;
    std::optional<int> http_status;
    std::optional<std::string> request_id;
    bool retryable = false;
    std::vector<Attempt> attempts;
    std::optional<std::string> operation;
    std::optional<std::string> group_id;
    std::optional<SettlesAt> settles_at;
    std::optional<Timestamp> found_created_at;
};

// Where exceptions are on, raise() has another body, and Client more functions: under one name,
// the linker would choose one of the two for the whole program.
#ifdef __cpp_exceptions
inline namespace with_exceptions {
#else
inline namespace without_exceptions {
#endif

/// Why a call failed, and what is known of its requests. what() says it in sentences.
///
/// Each code has a class of its own below. What the service answered is an ApiError, what ended
/// without its answer a TransportError. A code that this header does not know is an
/// ApiError when it is one of the service's (from 100), otherwise an Error.
class Error : public std::runtime_error {
  public:
    explicit Error(std::shared_ptr<const ErrorFacts> facts)
        : std::runtime_error(facts->message), facts_(std::move(facts)) {}

    /// What went wrong: a YL_ERR_ constant.
    ErrorCode code() const noexcept { return facts_->code; }
    /// The same as a word: as the service wrote it, or the constant's name without YL_ERR_.
    const std::string &name() const noexcept { return facts_->name; }
    /// What the service wrote after the colon, or what is known beyond the code.
    const std::optional<std::string> &detail() const noexcept { return facts_->detail; }
    /// What is known of all the call's delete requests together.
    Sent sent() const noexcept { return facts_->sent; }
    /// The last reply's HTTP status, when a reply came.
    std::optional<int> http_status() const noexcept { return facts_->http_status; }
    /// The service's id of the last request, when there is one.
    const std::optional<std::string> &request_id() const noexcept { return facts_->request_id; }
    /// Whether the same call may succeed when it is repeated unchanged.
    bool retryable() const noexcept { return facts_->retryable; }
    /// Every request of the call, in order; empty when none was tried.
    const std::vector<Attempt> &attempts() const noexcept { return facts_->attempts; }
    /// The function that failed, such as "delete_group"; absent when the error came before a
    /// request was prepared.
    const std::optional<std::string> &operation() const noexcept { return facts_->operation; }
    /// The group_id that the call was given.
    const std::optional<std::string> &group_id() const noexcept { return facts_->group_id; }
    /// Until when a delete request of the call may still be carried out; absent when none is in
    /// doubt.
    const std::optional<SettlesAt> &settles_at() const noexcept { return facts_->settles_at; }
    /// When the face library was created that the last look showed. It need not be the one that
    /// the call was to delete: compare it with what you know of that one.
    const std::optional<Timestamp> &found_created_at() const noexcept {
        return facts_->found_created_at;
    }

    /// Throws this error as the class of its code; without exceptions, ends the program.
    [[noreturn]] void raise() const;

  private:
    std::shared_ptr<const ErrorFacts> facts_;
};

// clang-format off
// BEGIN error classes, written by `cargo xtask generate`
/// An argument is not valid.
struct InvalidArgumentError : Error { using Error::Error; };
/// The credentials are incomplete.
struct MissingCredentialsError : Error { using Error::Error; };
/// No CA certificate could be loaded.
struct NoTrustedCertificatesError : Error { using Error::Error; };
/// The operating system returned no random numbers.
struct NoRandomnessError : Error { using Error::Error; };
/// The client is closed.
struct ClosedError : Error { using Error::Error; };
/// The call was cancelled.
struct CancelledError : Error { using Error::Error; };
/// yl-facesearch hit an internal error (a panic).
struct PanicError : Error { using Error::Error; };
/// No face library has this group_id and the given if_created_at.
struct GroupChangedError : Error { using Error::Error; };
/// The call ended without the service's answer.
struct TransportError : Error { using Error::Error; };
/// No connection could be made.
struct ConnectFailedError : TransportError { using TransportError::TransportError; };
/// No connection was made within the connect timeout.
struct ConnectTimeoutError : TransportError { using TransportError::TransportError; };
/// The TLS handshake failed: the server's certificate or protocol was not accepted.
struct TlsFailedError : TransportError { using TransportError::TransportError; };
/// The connection was lost before the complete reply arrived.
struct ConnectionLostError : TransportError { using TransportError::TransportError; };
/// The call did not finish within its timeout.
struct DeadlineExceededError : TransportError { using TransportError::TransportError; };
/// The reply proves neither success nor failure.
struct UnexpectedResponseError : Error { using Error::Error; };
/// The proxy refused to forward the request.
struct ProxyRefusedError : TransportError { using TransportError::TransportError; };
/// A request received no complete reply within the time for one attempt.
struct AttemptTimeoutError : TransportError { using TransportError::TransportError; };
/// The service returned an error that this version does not know.
/// Also the parent of every error that the service returned.
struct ApiError : Error { using Error::Error; };
/// The request lacked a required field.
struct MissingArgumentsError : ApiError { using ApiError::ApiError; };
/// The service could not read a field of the request.
struct BadArgumentsError : ApiError { using ApiError::ApiError; };
/// The service does not know the api_key, or the signature is wrong.
struct AuthenticationError : ApiError { using ApiError::ApiError; };
/// The service does not allow this api_key to make the call.
/// Also the parent of the known reasons.
struct AuthorizationError : ApiError { using ApiError::ApiError; };
/// The service received too many calls at once with this api_key.
struct ConcurrencyLimitExceededError : ApiError { using ApiError::ApiError; };
/// The endpoint does not offer this API call.
struct ApiNotFoundError : ApiError { using ApiError::ApiError; };
/// The request is too large for the service or a gateway in front of it.
struct RequestEntityTooLargeError : ApiError { using ApiError::ApiError; };
/// The service hit an internal error.
struct InternalError : ApiError { using ApiError::ApiError; };
/// A gateway in front of the service answered 502, 503 or 504.
struct GatewayError : TransportError { using TransportError::TransportError; };
/// The service found no such face library (it has two names for this error).
struct GroupNotFoundError : ApiError { using ApiError::ApiError; };
/// The service found no such face library.
struct InvalidOuterIdError : GroupNotFoundError { using GroupNotFoundError::GroupNotFoundError; };
/// The service found no such face library (its second name for this error).
struct InvalidGroupIdError : GroupNotFoundError { using GroupNotFoundError::GroupNotFoundError; };
/// The face library holds faces, and the call may not delete them.
struct NotEmptyError : ApiError { using ApiError::ApiError; };
/// The service rejected the signature as malformed.
struct InvalidSignError : AuthorizationError { using AuthorizationError::AuthorizationError; };
/// The signature had expired when the service read it.
struct ExpiredSignError : AuthorizationError { using AuthorizationError::AuthorizationError; };
/// The api_key has been discontinued.
struct ApiKeyBeDiscontinuedError : AuthorizationError { using AuthorizationError::AuthorizationError; };
/// The service does not accept requests from this machine's IP address.
struct IpNotAllowedError : AuthorizationError { using AuthorizationError::AuthorizationError; };
/// The account has reached its limit.
struct LimitReachedError : AuthorizationError { using AuthorizationError::AuthorizationError; };
/// The service counted too many retries.
struct MoreRetryTimesError : AuthorizationError { using AuthorizationError::AuthorizationError; };
/// The api_key lacks the permission for this call.
struct DeniedError : AuthorizationError { using AuthorizationError::AuthorizationError; };
/// The account's balance does not cover the call.
struct BalanceNotEnoughError : AuthorizationError { using AuthorizationError::AuthorizationError; };
/// The service had already read a copy of this request.
struct ReplayAttackError : AuthorizationError { using AuthorizationError::AuthorizationError; };
// END error classes
// clang-format on

inline void Error::raise() const {
#ifdef __cpp_exceptions
    // clang-format off
    switch (facts_->code) {
    // BEGIN throw, written by `cargo xtask generate`
    case YL_ERR_INVALID_ARGUMENT: throw InvalidArgumentError(facts_);
    case YL_ERR_MISSING_CREDENTIALS: throw MissingCredentialsError(facts_);
    case YL_ERR_NO_TRUSTED_CERTIFICATES: throw NoTrustedCertificatesError(facts_);
    case YL_ERR_NO_RANDOMNESS: throw NoRandomnessError(facts_);
    case YL_ERR_CLOSED: throw ClosedError(facts_);
    case YL_ERR_CANCELLED: throw CancelledError(facts_);
    case YL_ERR_PANIC: throw PanicError(facts_);
    case YL_ERR_GROUP_CHANGED: throw GroupChangedError(facts_);
    case YL_ERR_CONNECT_FAILED: throw ConnectFailedError(facts_);
    case YL_ERR_CONNECT_TIMEOUT: throw ConnectTimeoutError(facts_);
    case YL_ERR_TLS_FAILED: throw TlsFailedError(facts_);
    case YL_ERR_CONNECTION_LOST: throw ConnectionLostError(facts_);
    case YL_ERR_DEADLINE_EXCEEDED: throw DeadlineExceededError(facts_);
    case YL_ERR_UNEXPECTED_RESPONSE: throw UnexpectedResponseError(facts_);
    case YL_ERR_PROXY_REFUSED: throw ProxyRefusedError(facts_);
    case YL_ERR_ATTEMPT_TIMEOUT: throw AttemptTimeoutError(facts_);
    case YL_ERR_API_ERROR: throw ApiError(facts_);
    case YL_ERR_MISSING_ARGUMENTS: throw MissingArgumentsError(facts_);
    case YL_ERR_BAD_ARGUMENTS: throw BadArgumentsError(facts_);
    case YL_ERR_AUTHENTICATION_ERROR: throw AuthenticationError(facts_);
    case YL_ERR_AUTHORIZATION_ERROR: throw AuthorizationError(facts_);
    case YL_ERR_CONCURRENCY_LIMIT_EXCEEDED: throw ConcurrencyLimitExceededError(facts_);
    case YL_ERR_API_NOT_FOUND: throw ApiNotFoundError(facts_);
    case YL_ERR_REQUEST_ENTITY_TOO_LARGE: throw RequestEntityTooLargeError(facts_);
    case YL_ERR_INTERNAL_ERROR: throw InternalError(facts_);
    case YL_ERR_GATEWAY_ERROR: throw GatewayError(facts_);
    case YL_ERR_INVALID_OUTER_ID: throw InvalidOuterIdError(facts_);
    case YL_ERR_INVALID_GROUP_ID: throw InvalidGroupIdError(facts_);
    case YL_ERR_NOT_EMPTY: throw NotEmptyError(facts_);
    case YL_ERR_INVALID_SIGN: throw InvalidSignError(facts_);
    case YL_ERR_EXPIRED_SIGN: throw ExpiredSignError(facts_);
    case YL_ERR_API_KEY_BE_DISCONTINUED: throw ApiKeyBeDiscontinuedError(facts_);
    case YL_ERR_IP_NOT_ALLOWED: throw IpNotAllowedError(facts_);
    case YL_ERR_LIMIT_REACHED: throw LimitReachedError(facts_);
    case YL_ERR_MORE_RETRY_TIMES: throw MoreRetryTimesError(facts_);
    case YL_ERR_DENIED: throw DeniedError(facts_);
    case YL_ERR_BALANCE_NOT_ENOUGH: throw BalanceNotEnoughError(facts_);
    case YL_ERR_REPLAY_ATTACK: throw ReplayAttackError(facts_);
    // END throw
    default:
        // A later version of the shared library may know more codes of the service.
        if (facts_->code >= YL_ERR_API_ERROR)
            throw ApiError(facts_);
        throw Error(facts_);
    }
    // clang-format on
#else
    std::abort();
#endif
}

/// A value, or the Error in its place.
template <typename Value> class [[nodiscard]] Result {
  public:
    Result(Value value) : value_(std::move(value)) {}
    Result(Error error) : value_(std::move(error)) {}

    /// Whether there is a value.
    explicit operator bool() const noexcept { return std::holds_alternative<Value>(value_); }

    /// The value; throws the error when there is none.
    const Value &value() const & {
        check();
        return *std::get_if<Value>(&value_);
    }

    /// The value, moved out; throws the error when there is none.
    Value value() && {
        check();
        return std::move(*std::get_if<Value>(&value_));
    }

    /// The value, which must be there.
    const Value &operator*() const noexcept { return *std::get_if<Value>(&value_); }
    /// The value, which must be there.
    const Value *operator->() const noexcept { return std::get_if<Value>(&value_); }

    /// The error, which must be there.
    const Error &error() const noexcept { return *std::get_if<Error>(&value_); }

  private:
    void check() const {
        if (const auto *error = std::get_if<Error>(&value_))
            error->raise();
    }

    std::variant<Value, Error> value_;
};

namespace detail {

struct Free {
    void operator()(yl_options *object) const noexcept { yl_options_free(object); }
    void operator()(yl_client *object) const noexcept { yl_client_free(object); }
    void operator()(yl_call_options *object) const noexcept { yl_call_options_free(object); }
    void operator()(yl_cancel_token *object) const noexcept { yl_cancel_token_free(object); }
    void operator()(yl_groups *object) const noexcept { yl_groups_free(object); }
    void operator()(yl_group *object) const noexcept { yl_group_free(object); }
    void operator()(yl_deletion *object) const noexcept { yl_deletion_free(object); }
    void operator()(yl_error *object) const noexcept { yl_error_free(object); }
};

template <typename Object> using Handle = std::unique_ptr<Object, Free>;

inline std::optional<std::string> text(const char *text) {
    return text != nullptr ? std::optional<std::string>(text) : std::nullopt;
}

inline std::optional<int> status(std::int32_t status) {
    return status != 0 ? std::optional<int>(status) : std::nullopt;
}

inline std::chrono::system_clock::time_point time(std::int64_t unix_ms) {
    return std::chrono::system_clock::time_point(std::chrono::milliseconds(unix_ms));
}

inline Timestamp timestamp(const yl_timestamp *from) {
    Timestamp timestamp;
    timestamp.time = std::chrono::system_clock::time_point(
        std::chrono::seconds(yl_timestamp_unix_seconds(from)));
    timestamp.utc_offset = std::chrono::seconds(yl_timestamp_utc_offset_seconds(from));
    timestamp.text = yl_timestamp_text(from);
    return timestamp;
}

inline std::optional<Timestamp> maybe_timestamp(const yl_timestamp *from) {
    return from != nullptr ? std::optional<Timestamp>(timestamp(from)) : std::nullopt;
}

inline std::optional<SettlesAt> settles_at(std::int64_t unix_ms, bool is_assumed) {
    return unix_ms != 0 ? std::optional<SettlesAt>(SettlesAt{time(unix_ms), is_assumed})
                        : std::nullopt;
}

inline Group group(const yl_group *from) {
    Group group;
    group.id = yl_group_id(from);
    group.name = yl_group_name(from);
    group.data = yl_group_data(from);
    group.model_version = yl_group_model_version(from);
    group.created_at = timestamp(yl_group_created_at(from));
    return group;
}

inline Attempt attempt(const yl_attempt *from) {
    Attempt attempt;
    attempt.operation = yl_attempt_operation(from);
    attempt.code = yl_attempt_code(from);
    if (yl_attempt_sent(from) != 0)
        attempt.sent = static_cast<Sent>(yl_attempt_sent(from));
    attempt.http_status = status(yl_attempt_http_status(from));
    attempt.request_id = text(yl_attempt_request_id(from));
    attempt.started_at = time(yl_attempt_started_at_ms(from));
    attempt.duration = std::chrono::microseconds(yl_attempt_duration_us(from));
    attempt.reused_connection = yl_attempt_reused_connection(from);
    if (yl_attempt_clock_skew_ms(from) != INT64_MIN)
        attempt.clock_skew = std::chrono::milliseconds(yl_attempt_clock_skew_ms(from));
    return attempt;
}

inline Deletion deletion(const yl_deletion *from) {
    Deletion deletion;
    deletion.group_id = yl_deletion_group_id(from);
    deletion.outcome = static_cast<Outcome>(yl_deletion_outcome(from));
    deletion.request_id = text(yl_deletion_request_id(from));
    if (yl_deletion_time_used_ms(from) >= 0)
        deletion.time_used = std::chrono::milliseconds(yl_deletion_time_used_ms(from));
    for (std::size_t index = 0; index < yl_deletion_attempt_count(from); ++index)
        deletion.attempts.push_back(attempt(yl_deletion_attempt(from, index)));
    deletion.settles_at =
        settles_at(yl_deletion_settles_at_ms(from), yl_deletion_settles_at_is_assumed(from));
    deletion.recreated_at = maybe_timestamp(yl_deletion_recreated_at(from));
    return deletion;
}

inline Error error(yl_code code, const yl_error *from) {
    auto facts = std::make_shared<ErrorFacts>();
    facts->code = code;
    facts->message = yl_strerror(code);
    if (from != nullptr) {
        facts->name = yl_error_name(from);
        facts->message = yl_error_message(from);
        facts->detail = text(yl_error_detail(from));
        facts->sent = static_cast<Sent>(yl_error_sent(from));
        facts->http_status = status(yl_error_http_status(from));
        facts->request_id = text(yl_error_request_id(from));
        facts->retryable = yl_error_retryable(from);
        for (std::size_t index = 0; index < yl_error_attempt_count(from); ++index)
            facts->attempts.push_back(attempt(yl_error_attempt(from, index)));
        facts->operation = text(yl_error_operation(from));
        facts->group_id = text(yl_error_group_id(from));
        facts->settles_at =
            settles_at(yl_error_settles_at_ms(from), yl_error_settles_at_is_assumed(from));
        facts->found_created_at = maybe_timestamp(yl_error_found_created_at(from));
    }
    return Error(std::move(facts));
}

/// C would read `text` up to its first NUL only: another group_id, or another host.
inline std::optional<Error> nul_inside(const char *argument, std::string_view text,
                                       const char *operation = nullptr) {
    if (text.find('\0') == std::string_view::npos)
        return std::nullopt;
    auto facts = std::make_shared<ErrorFacts>();
    facts->code = YL_ERR_INVALID_ARGUMENT;
    facts->name = "INVALID_ARGUMENT";
    facts->detail = std::string(argument) + " must not hold NUL";
    facts->message = facts->name + ": " + *facts->detail + ". Nothing was sent.";
    if (operation != nullptr) {
        facts->operation = operation;
        facts->message = *facts->operation + ": " + facts->message;
    }
    facts->sent = Sent::not_sent;
    return Error(std::move(facts));
}

/// A negative time becomes 0, which is refused.
inline std::uint64_t milliseconds(std::chrono::milliseconds time) {
    return time.count() < 0 ? 0 : static_cast<std::uint64_t>(time.count());
}

/// What a C call wrote to its output, as a value; what it owns is freed.
inline Deletion value(yl_deletion *raw) {
    const Handle<yl_deletion> made(raw);
    return deletion(made.get());
}

inline std::vector<Group> value(yl_groups *raw) {
    const Handle<yl_groups> made(raw);
    std::vector<Group> groups;
    const std::size_t count = yl_groups_count(made.get());
    groups.reserve(count);
    for (std::size_t index = 0; index < count; ++index)
        groups.push_back(group(yl_groups_at(made.get(), index)));
    return groups;
}

inline Group value(yl_group *raw) {
    const Handle<yl_group> made(raw);
    return group(made.get());
}

inline std::uint64_t value(std::uint64_t face_count) { return face_count; }

/// The value of each output.
template <typename Output> using ValueOf = decltype(value(std::declval<Output>()));

template <typename Output>
Result<ValueOf<Output>> result(yl_code code, Output output, yl_error *raw_error) {
    const Handle<yl_error> error(raw_error);
    if (code != YL_OK)
        return detail::error(code, error.get());
    return value(output);
}

inline std::int32_t interrupted(void *asked) noexcept {
    return (*static_cast<const Interrupted *>(asked))() ? 1 : 0;
}

inline void log(yl_log_level level, const char *line, void *log) noexcept {
    (*static_cast<const Log *>(log))(static_cast<LogLevel>(level), line);
}

/// What a call that does not block keeps until it has ended.
template <typename Output, typename Done> struct Waiting {
    Done done;
    /// The client may be freed before the call's last line.
    std::shared_ptr<Log> log;

    static void end(yl_code code, Output output, yl_error *error, void *waiting) noexcept {
        const std::unique_ptr<Waiting> self(static_cast<Waiting *>(waiting));
        self->done(result(code, output, error));
    }
};

template <typename Done, typename Value>
using IfCallable = std::enable_if_t<std::is_invocable_v<Done &, Result<Value>>>;

} // namespace detail

/// The settings of a Client. What is not set has the default that yl_facesearch.h names; the Client
/// reports mistakes.
///
/// It holds the credentials as plain strings: destroy it when the client is made.
class Options {
  public:
    /// These credentials; the environment is not read.
    Options(std::string_view api_key, std::string_view api_secret)
        : credentials_(Credentials{std::string(api_key), std::string(api_secret)}) {}

    /// YL_API_KEY, YL_API_SECRET and, unless an endpoint is set, YL_ENDPOINT, read when the client
    /// is made.
    static Options from_env() { return {}; }

    /// `scheme://host[:port][/prefix]`; the call's path is appended.
    std::optional<std::string> endpoint;
    /// The time for a whole call: connecting, every attempt and every pause.
    std::optional<std::chrono::milliseconds> timeout;
    /// The time for one request and its reply, inside the call's timeout.
    std::optional<std::chrono::milliseconds> attempt_timeout;
    /// The time for opening a connection, inside the call's timeout.
    std::optional<std::chrono::milliseconds> connect_timeout;
    /// How often a call may be tried again after its first attempt.
    std::optional<std::uint32_t> max_retries;
    /// Allows plain http to a host other than this machine.
    bool allow_http = false;
    /// A PEM file with the CAs to trust in place of the system's.
    std::optional<std::string> ca_file;
    /// `http://[user:password@]host[:port]`, or the same with https, socks5 or socks5h, in place of
    /// the environment's; "none": no proxy.
    std::optional<std::string> proxy;
    /// The program's own name in the `User-Agent` of every request: `name/version`.
    std::optional<std::string> app;
    /// Receives a line for each attempt, and one for the call's end.
    Log log;

  private:
    friend class Client;

    struct Credentials {
        std::string api_key;
        std::string api_secret;
    };

    Options() = default;

    std::optional<Error> nul_inside() const {
        using Text = std::pair<const char *, const std::optional<std::string> *>;
        if (credentials_) {
            if (auto error = detail::nul_inside("api_key", credentials_->api_key))
                return error;
            if (auto error = detail::nul_inside("api_secret", credentials_->api_secret))
                return error;
        }
        for (const auto &[name, text] : {
                 Text("endpoint", &endpoint),
                 Text("ca_file", &ca_file),
                 Text("proxy", &proxy),
                 Text("app", &app),
             }) {
            if (*text) {
                if (auto error = detail::nul_inside(name, **text))
                    return error;
            }
        }
        return std::nullopt;
    }

    /// The setters' codes can be ignored: a rejected value makes the options unusable, and
    /// yl_client_new() reports it.
    detail::Handle<yl_options> c_options() const {
        detail::Handle<yl_options> made(
            credentials_
                ? yl_options_new(credentials_->api_key.c_str(), credentials_->api_secret.c_str())
                : yl_options_from_env());
        if (endpoint)
            yl_options_set_endpoint(made.get(), endpoint->c_str());
        if (timeout)
            yl_options_set_timeout_ms(made.get(), detail::milliseconds(*timeout));
        if (attempt_timeout)
            yl_options_set_attempt_timeout_ms(made.get(), detail::milliseconds(*attempt_timeout));
        if (connect_timeout)
            yl_options_set_connect_timeout_ms(made.get(), detail::milliseconds(*connect_timeout));
        if (max_retries)
            yl_options_set_max_retries(made.get(), *max_retries);
        yl_options_set_allow_http(made.get(), allow_http ? 1 : 0);
        if (ca_file)
            yl_options_set_ca_file(made.get(), ca_file->c_str());
        if (proxy)
            yl_options_set_proxy(made.get(), proxy->c_str());
        if (app)
            yl_options_set_app(made.get(), app->c_str());
        return made;
    }

    std::optional<Credentials> credentials_;
};

/// Cancels calls, from any thread. Copies cancel the same calls.
class CancelToken {
  public:
    CancelToken() : cancel_(yl_cancel_token_new(), detail::Free()) {}

    /// Ends every call that was given this token, now and later, with a CancelledError.
    void cancel() const noexcept { yl_cancel_token_cancel(cancel_.get()); }

  private:
    friend class Client;

    std::shared_ptr<yl_cancel_token> cancel_;
};

/// How one delete is made. The default is the safest: a face library that holds faces is refused,
/// and so is a missing one.
struct DeleteOptions {
    /// true: the service refuses a face library that holds faces. false: it is deleted with its
    /// faces.
    bool check_empty = true;
    /// true: a face library that does not exist is a success, Outcome::absent. Not where
    /// if_created_at is set: then it is a GroupChangedError.
    bool missing_ok = false;
    /// The time for this call, in place of the client's.
    std::optional<std::chrono::milliseconds> timeout = std::nullopt;
    /// Lets the token end the call.
    std::optional<CancelToken> cancel = std::nullopt;
    /// Deletes the face library only if it was created at this time: the text of
    /// Group::created_at, RFC 3339 with an offset. Otherwise the delete ends with a
    /// GroupChangedError, and nothing is deleted.
    std::optional<std::string> if_created_at = std::nullopt;
    /// See Interrupted.
    Interrupted interrupted = nullptr;
};

/// How one read is made.
struct CallOptions {
    /// The time for this call, in place of the client's.
    std::optional<std::chrono::milliseconds> timeout = std::nullopt;
    /// Lets the token end the call.
    std::optional<CancelToken> cancel = std::nullopt;
    /// See Interrupted.
    Interrupted interrupted = nullptr;
};

/// Deletes and lists face libraries. Its const functions may be called from any number of threads
/// at once.
class Client {
  public:
    /// Checks everything and makes the client; nothing is sent.
    ///
    /// Throws InvalidArgumentError, MissingCredentialsError, NoTrustedCertificatesError,
    /// ConnectFailedError (the process has no file descriptor left) or PanicError.
    explicit Client(const Options &options) : Client(try_create(options).value()) {}

    /// The same without throwing an Error.
    static Result<Client> try_create(const Options &options) {
        if (auto error = options.nul_inside())
            return *error;
        const detail::Handle<yl_options> made = options.c_options();
        Client created;
        if (options.log) {
            created.log_ = std::make_shared<Log>(options.log);
            yl_options_set_log(made.get(), detail::log, created.log_.get());
        }
        yl_client *client = nullptr;
        yl_error *raw = nullptr;
        const yl_code code = yl_client_new(made.get(), &client, &raw);
        created.client_.reset(client);
        const detail::Handle<yl_error> error(raw);
        if (code != YL_OK)
            return detail::error(code, error.get());
        return {std::move(created)};
    }

    /// Deletes the face library `group_id`: 1 to 48 bytes of ASCII letters, digits and
    /// `- % @ # & _`.
    ///
    /// Throws an Error, whose sent() says whether the face library may be gone all the same.
    Deletion delete_group(std::string_view group_id, const DeleteOptions &options = {}) const {
        return try_delete_group(group_id, options).value();
    }

    /// The same without throwing an Error.
    Result<Deletion> try_delete_group(std::string_view group_id,
                                      const DeleteOptions &options = {}) const {
        if (auto error = nul_inside(group_id, options))
            return *error;
        const std::string id(group_id);
        return call<yl_deletion *>(options, [&](const auto *call, auto *deletion, auto *error) {
            return yl_delete_group_with(client_.get(), id.c_str(), flags(options), call, deletion,
                                        error);
        });
    }

    /// As delete_group(), but returns at once: `done` is called once, with the Result<Deletion>, on
    /// the client's own thread, where the client's other calls wait for it to return. It must not
    /// throw (std::terminate). See ASYNCHRONOUS CALLS in yl_facesearch.h.
    ///
    /// Throws an Error when the call has not begun: InvalidArgumentError, ConnectFailedError (there
    /// is no thread to be had), ClosedError or PanicError. `done` is then not called.
    template <typename Done, typename = detail::IfCallable<Done, Deletion>>
    void delete_group_async(std::string_view group_id, Done done,
                            const DeleteOptions &options = {}) const {
        if (auto error = try_delete_group_async(group_id, std::move(done), options))
            error->raise();
    }

    /// The same without throwing: an Error when the call has not begun.
    template <typename Done, typename = detail::IfCallable<Done, Deletion>>
    [[nodiscard]] std::optional<Error>
    try_delete_group_async(std::string_view group_id, Done done,
                           const DeleteOptions &options = {}) const {
        if (auto error = nul_inside(group_id, options))
            return error;
        const std::string id(group_id);
        return begin<yl_deletion *>(
            options, std::move(done), [&](const auto *call, auto end, void *waiting, auto *error) {
                return yl_delete_group_async(client_.get(), id.c_str(), flags(options), call, end,
                                             waiting, error);
            });
    }

    /// The account's face libraries: at most 10, in the service's order. What it says was so at
    /// this time; whether a read sees a change at once is not documented.
    ///
    /// Throws an Error.
    std::vector<Group> list_groups(const CallOptions &options = {}) const {
        return try_list_groups(options).value();
    }

    /// The same without throwing an Error.
    Result<std::vector<Group>> try_list_groups(const CallOptions &options = {}) const {
        return call<yl_groups *>(options, [&](const auto *call, auto *groups, auto *error) {
            return yl_list_groups(client_.get(), call, groups, error);
        });
    }

    /// As list_groups(), by the rules of delete_group_async().
    template <typename Done, typename = detail::IfCallable<Done, std::vector<Group>>>
    void list_groups_async(Done done, const CallOptions &options = {}) const {
        if (auto error = try_list_groups_async(std::move(done), options))
            error->raise();
    }

    /// The same without throwing: an Error when the call has not begun.
    template <typename Done, typename = detail::IfCallable<Done, std::vector<Group>>>
    [[nodiscard]] std::optional<Error>
    try_list_groups_async(Done done, const CallOptions &options = {}) const {
        return begin<yl_groups *>(
            options, std::move(done), [&](const auto *call, auto end, void *waiting, auto *error) {
                return yl_list_groups_async(client_.get(), call, end, waiting, error);
            });
    }

    /// Describes the face library `group_id`.
    ///
    /// Throws an Error: a GroupNotFoundError when it does not exist.
    Group group_info(std::string_view group_id, const CallOptions &options = {}) const {
        return try_group_info(group_id, options).value();
    }

    /// The same without throwing an Error.
    Result<Group> try_group_info(std::string_view group_id, const CallOptions &options = {}) const {
        if (auto error = detail::nul_inside("group_id", group_id, "group_info"))
            return *error;
        const std::string id(group_id);
        return call<yl_group *>(options, [&](const auto *call, auto *group, auto *error) {
            return yl_group_info(client_.get(), id.c_str(), call, group, error);
        });
    }

    /// As group_info(), by the rules of delete_group_async().
    template <typename Done, typename = detail::IfCallable<Done, Group>>
    void group_info_async(std::string_view group_id, Done done,
                          const CallOptions &options = {}) const {
        if (auto error = try_group_info_async(group_id, std::move(done), options))
            error->raise();
    }

    /// The same without throwing: an Error when the call has not begun.
    template <typename Done, typename = detail::IfCallable<Done, Group>>
    [[nodiscard]] std::optional<Error> try_group_info_async(std::string_view group_id, Done done,
                                                            const CallOptions &options = {}) const {
        if (auto error = detail::nul_inside("group_id", group_id, "group_info"))
            return error;
        const std::string id(group_id);
        return begin<yl_group *>(
            options, std::move(done), [&](const auto *call, auto end, void *waiting, auto *error) {
                return yl_group_info_async(client_.get(), id.c_str(), call, end, waiting, error);
            });
    }

    /// Counts the faces in the face library `group_id`.
    ///
    /// Throws an Error: a GroupNotFoundError when it does not exist.
    std::uint64_t face_count(std::string_view group_id, const CallOptions &options = {}) const {
        return try_face_count(group_id, options).value();
    }

    /// The same without throwing an Error.
    Result<std::uint64_t> try_face_count(std::string_view group_id,
                                         const CallOptions &options = {}) const {
        if (auto error = detail::nul_inside("group_id", group_id, "face_count"))
            return *error;
        const std::string id(group_id);
        return call<std::uint64_t>(options, [&](const auto *call, auto *count, auto *error) {
            return yl_face_count(client_.get(), id.c_str(), call, count, error);
        });
    }

    /// As face_count(), by the rules of delete_group_async().
    template <typename Done, typename = detail::IfCallable<Done, std::uint64_t>>
    void face_count_async(std::string_view group_id, Done done,
                          const CallOptions &options = {}) const {
        if (auto error = try_face_count_async(group_id, std::move(done), options))
            error->raise();
    }

    /// The same without throwing: an Error when the call has not begun.
    template <typename Done, typename = detail::IfCallable<Done, std::uint64_t>>
    [[nodiscard]] std::optional<Error> try_face_count_async(std::string_view group_id, Done done,
                                                            const CallOptions &options = {}) const {
        if (auto error = detail::nul_inside("group_id", group_id, "face_count"))
            return error;
        const std::string id(group_id);
        return begin<std::uint64_t>(
            options, std::move(done), [&](const auto *call, auto end, void *waiting, auto *error) {
                return yl_face_count_async(client_.get(), id.c_str(), call, end, waiting, error);
            });
    }

#ifdef __cpp_exceptions
    /// As delete_group(), but returns at once: the future returns the deletion, or throws the Error
    /// of the call, also when it has not begun.
    [[nodiscard]] std::future<Deletion>
    delete_group_async(std::string_view group_id, const DeleteOptions &options = {}) const {
        return future<Deletion>(
            [&](auto done) { return try_delete_group_async(group_id, std::move(done), options); });
    }

    /// As list_groups(), by a future as that of delete_group_async().
    [[nodiscard]] std::future<std::vector<Group>>
    list_groups_async(const CallOptions &options = {}) const {
        return future<std::vector<Group>>(
            [&](auto done) { return try_list_groups_async(std::move(done), options); });
    }

    /// As group_info(), by a future as that of delete_group_async().
    [[nodiscard]] std::future<Group> group_info_async(std::string_view group_id,
                                                      const CallOptions &options = {}) const {
        return future<Group>(
            [&](auto done) { return try_group_info_async(group_id, std::move(done), options); });
    }

    /// As face_count(), by a future as that of delete_group_async().
    [[nodiscard]] std::future<std::uint64_t>
    face_count_async(std::string_view group_id, const CallOptions &options = {}) const {
        return future<std::uint64_t>(
            [&](auto done) { return try_face_count_async(group_id, std::move(done), options); });
    }
#endif

    /// Cancels the asynchronous calls that are in flight and waits until each has called its
    /// callback: afterwards none runs. This is then as a client that was moved from: its calls fail
    /// with InvalidArgumentError, which says that the client is NULL. The destructor cancels
    /// nothing: calls in flight continue. See yl_client_free_and_wait().
    void free_and_wait() noexcept { yl_client_free_and_wait(client_.release()); }

    /// The correction of this machine's clock that a rejected signature has led to; 0 when there is
    /// none.
    std::chrono::milliseconds clock_correction() const noexcept {
        return std::chrono::milliseconds(yl_client_clock_correction_ms(client_.get()));
    }

  private:
    Client() = default;

    static std::optional<Error> nul_inside(std::string_view group_id,
                                           const DeleteOptions &options) {
        if (auto error = detail::nul_inside("group_id", group_id, "delete_group"))
            return error;
        if (!options.if_created_at)
            return std::nullopt;
        return detail::nul_inside("if_created_at", *options.if_created_at, "delete_group");
    }

    /// The setters' codes can be ignored: a rejected value makes the options unusable, and the call
    /// reports it.
    template <typename Options>
    static detail::Handle<yl_call_options> call_options(const Options &options) {
        detail::Handle<yl_call_options> made(yl_call_options_new());
        if (options.timeout)
            yl_call_options_set_timeout_ms(made.get(), detail::milliseconds(*options.timeout));
        if (options.cancel)
            yl_call_options_set_cancel(made.get(), options.cancel->cancel_.get());
        if (options.interrupted) {
            void *asked = const_cast<Interrupted *>(&options.interrupted);
            yl_call_options_set_interrupted(made.get(), detail::interrupted, asked);
        }
        if constexpr (std::is_same_v<Options, DeleteOptions>) {
            if (options.if_created_at)
                yl_call_options_set_if_created_at(made.get(), options.if_created_at->c_str());
        }
        return made;
    }

    /// A blocking call by `function` of the C ABI.
    template <typename Output, typename Options, typename Function>
    static Result<detail::ValueOf<Output>> call(const Options &options, Function function) {
        const auto call = call_options(options);
        if (!call)
            return detail::error(YL_ERR_PANIC, nullptr);
        Output output{};
        yl_error *error = nullptr;
        const yl_code code = function(call.get(), &output, &error);
        return detail::result(code, output, error);
    }

    /// A call that does not block, by `function` of the C ABI.
    template <typename Output, typename Options, typename Done, typename Function>
    std::optional<Error> begin(const Options &options, Done done, Function function) const {
        const auto call = call_options(options);
        if (!call)
            return detail::error(YL_ERR_PANIC, nullptr);
        using Waiting = detail::Waiting<Output, Done>;
        std::unique_ptr<Waiting> waiting(new Waiting{std::move(done), log_});
        yl_error *raw = nullptr;
        const yl_code code = function(call.get(), Waiting::end, waiting.get(), &raw);
        const detail::Handle<yl_error> error(raw);
        if (code != YL_OK)
            return detail::error(code, error.get());
        // The call owns it now.
        static_cast<void>(waiting.release());
        return std::nullopt;
    }

#ifdef __cpp_exceptions
    /// The future of the call that `begin` begins.
    template <typename Value, typename Begin> static std::future<Value> future(Begin begin) {
        auto promise = std::make_shared<std::promise<Value>>();
        const auto fail = [promise](const Error &error) {
            try {
                error.raise();
            } catch (...) {
                promise->set_exception(std::current_exception());
            }
        };
        const auto not_begun = begin([promise, fail](Result<Value> result) {
            if (result)
                promise->set_value(std::move(result).value());
            else
                fail(result.error());
        });
        if (not_begun)
            fail(*not_begun);
        return promise->get_future();
    }
#endif

    static std::uint32_t flags(const DeleteOptions &options) noexcept {
        constexpr std::uint32_t non_empty = YL_DELETE_NON_EMPTY;
        constexpr std::uint32_t missing_ok = YL_DELETE_MISSING_OK;
        return (options.check_empty ? 0U : non_empty) | (options.missing_ok ? missing_ok : 0U);
    }

    /// Outlives the client, which writes to it.
    std::shared_ptr<Log> log_;
    detail::Handle<yl_client> client_;
};

/// The library's version, as "1.2.3".
inline const char *version() noexcept { return yl_version(); }

} // inline namespace
} // namespace yl

#endif // YL_FACESEARCH_HPP
