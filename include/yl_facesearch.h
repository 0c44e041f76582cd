/*
 * yl_facesearch: deletes a FinAuth FaceSearch face library (a "group"), and reports what is known
 * of it afterwards. C99 and later, C++11 and later; for C++17 there is yl_facesearch.hpp.
 *
 * EXAMPLE
 *
 * \code
 * #include <stdio.h>
 * #include <yl_facesearch.h>
 *
 * int main(int argc, char **argv) {
 *     yl_options *options = yl_options_from_env(); // YL_API_KEY, YL_API_SECRET
 *     yl_client *client = NULL;
 *     yl_deletion *deletion = NULL;
 *     yl_error *error = NULL;
 *     yl_code code = yl_client_new(options, &client, &error);
 *     if (code == YL_OK)
 *         code = yl_delete_group(client, argc > 1 ? argv[1] : NULL, 0, &deletion, &error);
 *     if (code == YL_OK)
 *         printf("%s: %s\n", yl_deletion_group_id(deletion),
 *                yl_outcome_name(yl_deletion_outcome(deletion)));
 *     else if (code == YL_ERR_NOT_EMPTY && yl_error_sent(error) == YL_SENT_REJECTED)
 *         printf("it still holds faces: YL_DELETE_NON_EMPTY deletes them too\n");
 *     else if (yl_error_sent(error) == YL_SENT_MAYBE_APPLIED)
 *         printf("check whether it still exists: %s\n", yl_error_message(error));
 *     else
 *         printf("nothing was deleted: %s\n", yl_error_message(error));
 *     yl_error_free(error);
 *     yl_deletion_free(deletion);
 *     yl_client_free(client);
 *     yl_options_free(options);
 *     return code == YL_OK ? 0 : 1;
 * }
 * \endcode
 *
 * OWNERSHIP
 *   Objects are opaque. What a function named _new returns, or a call writes to an output, is
 *   yours: free it once with the _free of its type, in any order; objects do not need each other to
 *   live. An attempt is borrowed from its deletion or error, a group of yl_groups_at() from its
 *   list, a timestamp from the object that it was read from. Memory comes from this library and
 *   returns to it: never pass it to free().
 * NULL
 *   A _free of NULL does nothing. Reading from NULL returns the value that means absence (NULL, 0,
 *   false, -1; each function documents its own). NULL where an object or a text is required is
 *   YL_ERR_INVALID_ARGUMENT, which names the argument. A use after a free, or a second free, is as
 *   undefined as anywhere in C.
 * TEXT
 *   In: UTF-8 that ends with a NUL; it is copied before the function returns. Out: the same,
 *   borrowed from its object until that is freed, or static where that is documented. Absent text
 *   is NULL, not "".
 * OPTIONS
 *   A setter returns YL_OK or YL_ERR_INVALID_ARGUMENT. YL_OK does not say that the value is
 *   accepted: most are checked when the client is made or the call begins, which then name the
 *   option. When a setter rejects a value, its options object becomes unusable: yl_client_new(), or
 *   the call, then fails with the first rejected value's message. Ignoring a setter's return code
 *   can therefore never send a delete to the default endpoint, or without its precondition.
 * OUTPUTS
 *   `object **` and `error **` come last. Either may be NULL (yl_client_new() needs its client).
 *   Both are set to NULL first, without freeing what they held, and at most one is set then.
 * ERRORS
 *   Functions that can fail return a yl_code, YL_OK or YL_ERR_..., and write a yl_error with
 *   everything that is known. There is no "last error". An internal error of yl-facesearch (a Rust
 *   panic) is YL_ERR_PANIC or the value that means absence; Rust's panic hook also writes its
 *   message to stderr. A newer library may return codes that this header does not name;
 *   yl_code_is_api(), yl_code_is_transport() and yl_code_is_group_not_found() classify codes.
 * SENT
 *   A delete cannot be undone, so every error says what is known of the call's delete requests.
 *   YL_SENT_NOT_SENT: none was sent; the call changed nothing. YL_SENT_REJECTED: the service
 *   refused every one that it read; the call deleted nothing. YL_SENT_MAYBE_APPLIED: one may have
 *   been carried out, or may yet be. Wait until yl_error_settles_at_ms(), then check with
 *   yl_list_groups() whether the face library exists. Do not empty it or create it again before.
 * READS
 *   yl_list_groups(), yl_group_info() and yl_face_count() change nothing, and are retried freely.
 *   They say what the service showed at this time; whether a read sees a change at once is not
 *   documented.
 *   To delete only the face library that was reviewed, pass its yl_group_created_at() to
 *   yl_call_options_set_if_created_at().
 * THREADS
 *   A call runs on the caller's thread, which needs 512 KiB of stack for it and for
 *   yl_client_new(); musl gives a thread 128 KiB unless it is asked for more. The library has
 *   threads of its own only for resolving names, for asynchronous calls, and for a call from where
 *   its thread has lost its thread-local data (an atexit() handler, the destructor of a
 *   thread-specific value). All signals are blocked there but those that a fault raises, so
 *   handlers of the program never run on them. Arguments that are pointers to const may be shared
 *   by any number of threads at once: one yl_client serves them all. Other arguments belong to one
 *   thread.
 *   pthread_cancel() of a thread that is inside a function of the library takes effect after the
 *   function has returned. It does not end a call early; what is below does.
 * CANCEL
 *   yl_cancel_token_cancel() ends, from any thread, the calls that were given that token by
 *   yl_call_options_set_cancel(). yl_call_options_set_interrupted() gives blocking calls a callback
 *   that they ask whether to end, on the thread that waits for them: for programs with one thread,
 *   and for flags that a signal handler sets. Without either, a call ends at its timeout (30 s
 *   unless it is set).
 * ASYNCHRONOUS CALLS
 *   yl_delete_group_async() returns at once, and so do the reads' functions that end with _async.
 *   The callback is called exactly once, whatever happens, also after a cancel, and receives what
 *   the blocking function would have returned.
 *   Thread: a client's first such call in a process starts one thread, on which all signals are
 *   blocked. All callbacks of the client run there, one after the other: hand the result to your
 *   event loop, and return. A callback may use the library, but while it waits, the client's other
 *   calls wait too. It must not end by longjmp() or an exception; nor must a log callback.
 *   Order: the callback may be called before the function that began the call returns. Store what
 *   that function returns where the callback does not write.
 *   Number: any number of calls may be in flight. A hundred run at a time; the others wait inside
 *   their timeout.
 *   End: the client may be freed with calls in flight, also from a callback. They continue, and the
 *   thread ends after the last callback. With none in flight, yl_client_free() ends the thread and
 *   waits for it, and so for a callback that is about to return: hold no lock then that it takes.
 *   yl_client_free_and_wait() cancels the calls in flight and waits for their callbacks: afterwards
 *   none is called.
 *   Exit: a process may exit at any time. A call in flight may still end, and call its callback,
 *   until the process is gone, also while exit() runs atexit() handlers and destructors. Where a
 *   callback uses what they take away, call yl_client_free_and_wait() before, at the end of
 *   main() or in an atexit() handler.
 *
 * \code
 * #include <poll.h>
 * #include <stdio.h>
 * #include <unistd.h>
 * #include <yl_facesearch.h>
 *
 * struct result {
 *     yl_deletion *deletion;
 *     yl_error *error;
 * };
 *
 * // On the client's thread: a pipe takes the result to the event loop.
 * static void ended(yl_code code, yl_deletion *deletion, yl_error *error, void *user_data) {
 *     struct result result = {deletion, error};
 *     (void)code; // that of the error
 *     if (write(*(const int *)user_data, &result, sizeof result) != (ssize_t)sizeof result)
 *         perror("write");
 * }
 *
 * int main(int argc, char **argv) {
 *     yl_options *options = yl_options_from_env();
 *     yl_client *client = NULL;
 *     struct result result = {NULL, NULL};
 *     int ends[2];
 *     if (pipe(ends) != 0)
 *         return 1;
 *     yl_code code = yl_client_new(options, &client, &result.error);
 *     if (code == YL_OK)
 *         code = yl_delete_group_async(client, argc > 1 ? argv[1] : NULL, 0, NULL, ended, &ends[1],
 *                                      &result.error);
 *     if (code == YL_OK) { // else there is no callback
 *         struct pollfd loop = {ends[0], POLLIN, 0};
 *         while (poll(&loop, 1, -1) < 1)
 *             continue;
 *         if (read(ends[0], &result, sizeof result) != (ssize_t)sizeof result)
 *             return 1;
 *         code = yl_error_code(result.error);
 *     }
 *     if (code == YL_OK)
 *         printf("%s: %s\n", yl_deletion_group_id(result.deletion),
 *                yl_outcome_name(yl_deletion_outcome(result.deletion)));
 *     else
 *         printf("%s\n", yl_error_message(result.error));
 *     yl_error_free(result.error);
 *     yl_deletion_free(result.deletion);
 *     yl_client_free(client);
 *     yl_options_free(options);
 *     return code == YL_OK ? 0 : 1;
 * }
 * \endcode
 *
 * LOG
 *   yl_options_set_log() hands each attempt's line to a callback. Without it the library prints
 *   nothing.
 * FORK
 *   A client that was made before a fork works in the child, over connections of the child's own,
 *   and continues to work in the parent. Asynchronous calls in flight are the parent's: their
 *   callbacks are called there only. A child forked by a callback must not return from it. A
 *   yl_cancel_token that calls in flight were given is the parent's too: make another in the child.
 *   In the child of a process with several threads, POSIX allows async-signal-safe functions only:
 *   none of these is one, and none may be called from a signal handler.
 * PLUGINS
 *   dlclose() leaves the shared library loaded, any number of times (it is linked with -z
 *   nodelete): the Rust runtime keeps a thread-specific key for good. The first client in a plugin
 *   that contains the static library keeps that plugin loaded in the same way. Before a plugin is
 *   unloaded, end its clients by yl_client_free_and_wait(): a callback may use what its end takes
 *   away.
 * ENVIRONMENT
 *   Read when a client is made, and never later. In a program with raised privileges (setuid,
 *   setgid, file capabilities: getauxval(AT_SECURE)) none of them is read:
 *   YL_API_KEY, YL_API_SECRET, YL_ENDPOINT: for options of yl_options_from_env() only.
 *   https_proxy, HTTPS_PROXY, http_proxy, all_proxy, ALL_PROXY, no_proxy, NO_PROXY: unless
 *   yl_options_set_proxy() names a proxy or "none", by curl's rules: the lower case is tried first,
 *   and HTTP_PROXY is ignored.
 *   SSL_CERT_FILE, SSL_CERT_DIR: where the system's CAs are, unless yl_options_set_ca_file() names
 *   a file. With raised privileges the system's CAs are those of
 *   /etc/ssl/certs/ca-certificates.crt, /etc/pki/tls/certs/ca-bundle.crt, /etc/ssl/ca-bundle.pem
 *   or /etc/ssl/cert.pem.
 *   No other variable decides anything. Two are asked for, with raised privileges too, by what the
 *   library is made of: TOKIO_UNSTABLE_SHARDED_BLOCKING_QUEUE chooses a queue that is not used
 *   here, and RUST_BACKTRACE, after an internal error, whether a backtrace follows Rust's message
 *   on stderr. The C library has variables of its own, as for resolving names; with raised
 *   privileges glibc ignores them by itself.
 * SECRETS
 *   The api_secret, the api_key and the signature are in no message. The options' copies and what
 *   the client keeps are wiped when they are freed; wiping the texts that you passed is up to you.
 * DESCRIPTORS
 *   A process that has no file descriptor left gets YL_ERR_CONNECT_FAILED, which says so and is
 *   YL_SENT_NOT_SENT.
 * LINKING
 *   pkg-config: cc program.c $(pkg-config --cflags --libs yl-facesearch); with --static, where only
 *   the static library is installed.
 *   CMake: find_package(yl_facesearch), then yl_facesearch::yl_facesearch (static where
 *   BUILD_SHARED_LIBS is OFF), or by name yl_facesearch::yl_facesearch_shared and
 *   yl_facesearch::yl_facesearch_static.
 *   Static: cc program.c libyl_facesearch.a -lutil -lrt -lpthread -lm -ldl -lc
 *   The same with cc -static, for a program without any shared library; or
 *   cc -static program.c $(pkg-config --static --cflags --libs yl-facesearch), where the file that
 *   cargo-c installs also names -lgcc_s, which has no static form: take it out. glibc then still
 *   loads shared libraries of its own version to resolve a name, of which the linker warns; an
 *   endpoint that is an address needs none. The linker warns of dlopen, getpwuid_r and getaddrinfo:
 *   of these a statically linked program needs the last only, to resolve names. The archive is for
 *   the C library that it was built with: musl-gcc does not link one that was built with glibc.
 *   A plugin that contains the static library exports all of its names unless it is linked with
 *   -Wl,--exclude-libs,ALL -Wl,--gc-sections.
 * ABI
 *   Everything public is an opaque object, a number or text, so nothing has a layout that could
 *   change. A number that has a name is never given to anything else, and numbers without a name
 *   may be added. The SONAME is libyl_facesearch.so.MAJOR.MINOR before 1.0, and
 *   libyl_facesearch.so.MAJOR then: under one SONAME functions and constants are added, never
 *   changed or removed. Exported names begin with yl_.
 */

#ifndef YL_FACESEARCH_H
#define YL_FACESEARCH_H

/* Written by `cargo xtask generate` from crates/capi: change it there. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * The header's major version.
 */
#define YL_VERSION_MAJOR 0

/**
 * The header's minor version.
 */
#define YL_VERSION_MINOR 1

/**
 * The header's patch version.
 */
#define YL_VERSION_PATCH 0

/**
 * The header's version as one number: 10203 for 1.2.3.
 */
#define YL_VERSION_NUMBER (((YL_VERSION_MAJOR * 10000) + (YL_VERSION_MINOR * 100)) + YL_VERSION_PATCH)

/**
 * A flag of yl_delete_group(): delete the face library even when it holds faces (the service's
 * check_empty=0).
 */
#define YL_DELETE_NON_EMPTY 1

/**
 * A flag of yl_delete_group(): a face library that does not exist is a success, with the outcome
 * YL_OUTCOME_ABSENT. Not where if_created_at is set: then it is YL_ERR_GROUP_CHANGED.
 */
#define YL_DELETE_MISSING_OK 2

/**
 * One request of a call, or the try to send it. Borrowed from its deletion or error, and freed
 * with it.
 */
typedef struct yl_attempt yl_attempt;

/**
 * Options of single calls; any number of calls may use them. One thread at a time may change them,
 * while no other uses them.
 */
typedef struct yl_call_options yl_call_options;

/**
 * Cancels calls. Any number of threads at once.
 */
typedef struct yl_cancel_token yl_cancel_token;

/**
 * Credentials, endpoint, settings and connections. Any number of threads at once.
 */
typedef struct yl_client yl_client;

/**
 * The face library is gone. Never changes: any number of threads at once.
 */
typedef struct yl_deletion yl_deletion;

/**
 * Why a call failed, and what is known of its requests. Never changes: any number of threads at
 * once. Its texts never hold the api_secret, the api_key or a sign.
 */
typedef struct yl_error yl_error;

/**
 * A face library, as the service described it. Never changes: any number of threads at once.
 */
typedef struct yl_group yl_group;

/**
 * The account's face libraries, in the service's order.
 * Never changes: any number of threads at once.
 */
typedef struct yl_groups yl_groups;

/**
 * Settings of a client. One thread at a time.
 */
typedef struct yl_options yl_options;

/**
 * A point in time in whole seconds, with the offset from UTC that the service wrote.
 * Borrowed from its group, deletion or error, and freed with it.
 */
typedef struct yl_timestamp yl_timestamp;

/**
 * What a call returns: YL_OK or a YL_ERR_ constant. Numbers are never changed and never given to
 * another error.
 */
typedef int32_t yl_code;

/**
 * What is known of a request that did not succeed: a YL_SENT_ constant.
 */
typedef int32_t yl_sent;

/**
 * How it is known that a face library is gone: a YL_OUTCOME_ constant.
 */
typedef int32_t yl_outcome;

/**
 * How much a log line matters: a YL_LOG_ constant, or a number between that a newer library adds.
 */
typedef int32_t yl_log_level;

/**
 * Receives the result of each attempt, and of the call at its end: `line` is one line without a
 * line break or a secret, and lives until the callback returns.
 *
 * It runs on the thread that makes the call: the caller's in a blocking call, the client's own
 * in an asynchronous one; so on several threads at once when calls run so. It must return, not by
 * an exception and not by longjmp(), and must make no calls.
 */
typedef void (*yl_log_callback)(yl_log_level level, const char *line, void *user_data);

/**
 * Receives, once, the end of an asynchronous delete: `code` is what yl_delete_group() would have
 * returned. The deletion or the error (the other one is NULL) belongs to the callback, which frees
 * it then or later.
 *
 * It runs on the client's own thread, where the client's other calls wait until it returns. It
 * must return, not by an exception and not by longjmp(). It may use yl-facesearch: begin calls,
 * cancel some, free its client.
 */
typedef void (*yl_delete_callback)(yl_code code,
                                   yl_deletion *deletion,
                                   yl_error *error,
                                   void *user_data);

/**
 * Receives the end of yl_list_groups_async(); the rules are those of yl_delete_callback.
 */
typedef void (*yl_groups_callback)(yl_code code, yl_groups *groups, yl_error *error, void *user_data);

/**
 * Receives the end of yl_group_info_async(); the rules are those of yl_delete_callback.
 */
typedef void (*yl_group_callback)(yl_code code, yl_group *group, yl_error *error, void *user_data);

/**
 * Receives the end of yl_face_count_async(), with 0 for the number when it failed; the rules are
 * those of yl_delete_callback.
 */
typedef void (*yl_face_count_callback)(yl_code code,
                                       uint64_t face_count,
                                       yl_error *error,
                                       void *user_data);

/**
 * Asked by a blocking call, on the thread that makes it, at its beginning and then at least every
 * 50 ms: anything but 0 ends the call with YL_ERR_CANCELLED.
 *
 * It must return, not by an exception and not by longjmp(), and must make no calls. A flag that a
 * signal handler sets, or an event loop without callbacks of its own, is what it may look at.
 */
typedef int32_t (*yl_interrupted_callback)(void *user_data);

/**
 * Success.
 */
#define YL_OK 0

/**
 * An argument is not valid.
 */
#define YL_ERR_INVALID_ARGUMENT 1

/**
 * The credentials are incomplete.
 */
#define YL_ERR_MISSING_CREDENTIALS 2

/**
 * No CA certificate could be loaded.
 */
#define YL_ERR_NO_TRUSTED_CERTIFICATES 3

/**
 * The operating system returned no random numbers.
 */
#define YL_ERR_NO_RANDOMNESS 4

/**
 * The client is closed.
 */
#define YL_ERR_CLOSED 5

/**
 * The call was cancelled.
 */
#define YL_ERR_CANCELLED 6

/**
 * yl-facesearch hit an internal error (a panic).
 */
#define YL_ERR_PANIC 7

/**
 * No face library has this group_id and the given if_created_at.
 */
#define YL_ERR_GROUP_CHANGED 8

/**
 * No connection could be made.
 */
#define YL_ERR_CONNECT_FAILED 20

/**
 * No connection was made within the connect timeout.
 */
#define YL_ERR_CONNECT_TIMEOUT 21

/**
 * The TLS handshake failed: the server's certificate or protocol was not accepted.
 */
#define YL_ERR_TLS_FAILED 22

/**
 * The connection was lost before the complete reply arrived.
 */
#define YL_ERR_CONNECTION_LOST 23

/**
 * The call did not finish within its timeout.
 */
#define YL_ERR_DEADLINE_EXCEEDED 24

/**
 * The reply proves neither success nor failure.
 */
#define YL_ERR_UNEXPECTED_RESPONSE 25

/**
 * The proxy refused to forward the request.
 */
#define YL_ERR_PROXY_REFUSED 26

/**
 * A request received no complete reply within the time for one attempt.
 */
#define YL_ERR_ATTEMPT_TIMEOUT 27

/**
 * The service returned an error that this version does not know.
 */
#define YL_ERR_API_ERROR 100

/**
 * The request lacked a required field.
 */
#define YL_ERR_MISSING_ARGUMENTS 101

/**
 * The service could not read a field of the request.
 */
#define YL_ERR_BAD_ARGUMENTS 102

/**
 * The service does not know the api_key, or the signature is wrong.
 */
#define YL_ERR_AUTHENTICATION_ERROR 103

/**
 * The service does not allow this api_key to make the call.
 */
#define YL_ERR_AUTHORIZATION_ERROR 104

/**
 * The service received too many calls at once with this api_key.
 */
#define YL_ERR_CONCURRENCY_LIMIT_EXCEEDED 105

/**
 * The endpoint does not offer this API call.
 */
#define YL_ERR_API_NOT_FOUND 106

/**
 * The request is too large for the service or a gateway in front of it.
 */
#define YL_ERR_REQUEST_ENTITY_TOO_LARGE 107

/**
 * The service hit an internal error.
 */
#define YL_ERR_INTERNAL_ERROR 108

/**
 * A gateway in front of the service answered 502, 503 or 504.
 */
#define YL_ERR_GATEWAY_ERROR 109

/**
 * The service found no such face library.
 */
#define YL_ERR_INVALID_OUTER_ID 120

/**
 * The service found no such face library (its second name for this error).
 */
#define YL_ERR_INVALID_GROUP_ID 121

/**
 * The face library holds faces, and the call may not delete them.
 */
#define YL_ERR_NOT_EMPTY 122

/**
 * The service rejected the signature as malformed.
 */
#define YL_ERR_INVALID_SIGN 140

/**
 * The signature had expired when the service read it.
 */
#define YL_ERR_EXPIRED_SIGN 141

/**
 * The api_key has been discontinued.
 */
#define YL_ERR_API_KEY_BE_DISCONTINUED 142

/**
 * The service does not accept requests from this machine's IP address.
 */
#define YL_ERR_IP_NOT_ALLOWED 143

/**
 * The account has reached its limit.
 */
#define YL_ERR_LIMIT_REACHED 144

/**
 * The service counted too many retries.
 */
#define YL_ERR_MORE_RETRY_TIMES 145

/**
 * The api_key lacks the permission for this call.
 */
#define YL_ERR_DENIED 146

/**
 * The account's balance does not cover the call.
 */
#define YL_ERR_BALANCE_NOT_ENOUGH 147

/**
 * The service had already read a copy of this request.
 */
#define YL_ERR_REPLAY_ATTACK 148

/**
 * No request was sent: nothing was deleted.
 */
#define YL_SENT_NOT_SENT 1

/**
 * A request may have been carried out, or may yet be: check whether the face library still exists.
 */
#define YL_SENT_MAYBE_APPLIED 2

/**
 * The service refused every request that it read: nothing was deleted.
 */
#define YL_SENT_REJECTED 3

/**
 * The service confirmed the deletion.
 */
#define YL_OUTCOME_DELETED 1

/**
 * The fate of an earlier request of this call was unknown, and then the service found no such face
 * library: it was seen gone.
 */
#define YL_OUTCOME_INFERRED 2

/**
 * There was no such face library, and the caller said that is fine.
 */
#define YL_OUTCOME_ABSENT 3

/**
 * An attempt that succeeded, or the end of a read that did.
 */
#define YL_LOG_DEBUG 10

/**
 * An attempt that failed, the end of a delete, or of a read that failed.
 */
#define YL_LOG_INFO 20

/**
 * The end of a delete that may have been carried out.
 */
#define YL_LOG_WARNING 30

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * The library's version, as "1.2.3". Static text.
 */
const char *yl_version(void);

/**
 * What `code` means, in one sentence; "unknown code" for a number that has no meaning. Static
 * text.
 */
const char *yl_strerror(yl_code code);

/**
 * Whether `code` is what the service answered in its own words: the numbers from 100, also those
 * that this version does not know, but for YL_ERR_GATEWAY_ERROR.
 */
bool yl_code_is_api(yl_code code);

/**
 * Whether `code` says that the call ended without the service's answer: connecting, TLS, the
 * proxy, a lost connection, a timeout or a gateway.
 */
bool yl_code_is_transport(yl_code code);

/**
 * Whether `code` says that there is no such face library: YL_ERR_INVALID_OUTER_ID or
 * YL_ERR_INVALID_GROUP_ID.
 */
bool yl_code_is_group_not_found(yl_code code);

/**
 * "not_sent", "maybe_applied" or "rejected"; "unknown" for another number. Static text.
 */
const char *yl_sent_name(yl_sent sent);

/**
 * "deleted", "inferred" or "absent"; "unknown" for another number. Static text.
 */
const char *yl_outcome_name(yl_outcome outcome);

/**
 * Options with these credentials and the documented defaults; both texts are copied. The
 * credentials in the environment are not read: NULL, or text that is not UTF-8, makes the options
 * unusable. Returns NULL only when yl-facesearch hit an internal error (a panic).
 */
yl_options *yl_options_new(const char *api_key, const char *api_secret);

/**
 * Options that take YL_API_KEY, YL_API_SECRET and, unless an endpoint is set, YL_ENDPOINT from the
 * environment when the client is made: yl_client_new() reports what is missing. Returns NULL only
 * when yl-facesearch hit an internal error (a panic).
 */
yl_options *yl_options_from_env(void);

/**
 * Frees the options and wipes their secret. Clients made from them stay.
 */
void yl_options_free(yl_options *options);

/**
 * Where the service is: `scheme://host[:port][/prefix]`; the call's path is appended. Default:
 * `https://api-sgp.yljz.com`.
 */
yl_code yl_options_set_endpoint(yl_options *options, const char *endpoint);

/**
 * The time for a whole call, in milliseconds: connecting, every attempt and every pause. Default:
 * 30000; 1 to 86400000 (a day).
 */
yl_code yl_options_set_timeout_ms(yl_options *options, uint64_t timeout_ms);

/**
 * The time for one request and its reply, in milliseconds, inside the call's timeout; when it is
 * over, the request's fate is unknown, and the call looks and may try again. Default: half of the
 * call's timeout, and more for YL_DELETE_NON_EMPTY, because deleting many faces takes time; 1 to
 * 86400000.
 */
yl_code yl_options_set_attempt_timeout_ms(yl_options *options, uint64_t attempt_timeout_ms);

/**
 * The time for opening a connection (name, TCP, proxy, TLS), in milliseconds, inside the call's
 * timeout. Default: 10000; 1 to 86400000.
 */
yl_code yl_options_set_connect_timeout_ms(yl_options *options, uint64_t connect_timeout_ms);

/**
 * How often a call may be tried again after its first attempt. Default: 2. With 0 a delete is
 * exactly one request: nothing is repeated and nothing is looked at.
 */
yl_code yl_options_set_max_retries(yl_options *options, uint32_t max_retries);

/**
 * 1 allows plain http to a host other than this machine: anyone on the way can then read the sign.
 * Default: 0, refused.
 */
yl_code yl_options_set_allow_http(yl_options *options, int32_t allow_http);

/**
 * A PEM file with the CAs to trust in place of the system's. It is read when the client is made.
 */
yl_code yl_options_set_ca_file(yl_options *options, const char *ca_file);

/**
 * The proxy to go through: `http://[user:password@]host[:port]`, or the same with `https`,
 * `socks5` (the endpoint's name is resolved here) or `socks5h` (the proxy resolves it). "none": no
 * proxy, whatever the environment names. Default: the one that the environment names when the
 * client is made, by curl's rules (see ENVIRONMENT above), and none when the endpoint is this
 * machine.
 */
yl_code yl_options_set_proxy(yl_options *options, const char *proxy);

/**
 * The program's own name, in the `User-Agent` of every request before yl-facesearch's:
 * `name/version` without spaces, at most 100 characters. Default: yl-facesearch alone.
 */
yl_code yl_options_set_app(yl_options *options, const char *app);

/**
 * Hands the line of each attempt, and of each call's end, to `callback`, with `user_data`; NULL
 * (the default) turns that off. Both must stay valid until the clients made from the options are
 * freed and their calls have ended. For what the callback may do, see yl_log_callback.
 */
yl_code yl_options_set_log(yl_options *options, yl_log_callback callback, void *user_data);

/**
 * Makes a client from `options`, which stay the caller's. Everything is checked; nothing is sent.
 *
 * On success `*client` is the new client. On failure it is NULL, and `*error` (when `error` is not
 * NULL) holds the reason: YL_ERR_INVALID_ARGUMENT (a bad option, a proxy variable that cannot be
 * used, or `client` is NULL), YL_ERR_MISSING_CREDENTIALS, YL_ERR_NO_TRUSTED_CERTIFICATES,
 * YL_ERR_CONNECT_FAILED (the process has no file descriptor left) or YL_ERR_PANIC.
 */
yl_code yl_client_new(const yl_options *options, yl_client **client, yl_error **error);

/**
 * Frees the client, closes its connections and wipes its secret. What its calls returned stays. No
 * blocking call may be in progress.
 *
 * Asynchronous calls may be in flight: they continue, and each calls its callback. When none is,
 * the client's thread has ended on return: a callback that is about to return is waited for,
 * unless this is called from it.
 */
void yl_client_free(yl_client *client);

/**
 * Cancels the client's asynchronous calls that are in flight, waits until each has called its
 * callback and the client's thread has ended, and frees the client. Afterwards no callback of it
 * runs: for an end of main(), an atexit() handler or a plugin that is about to be unloaded.
 *
 * From a callback of the client, it cancels the other calls and frees the client, and cannot wait
 * for the thread that it is called on. A callback that begins another call meanwhile gets
 * YL_ERR_CLOSED from it. No blocking call may be in progress. Hold no lock that a callback takes.
 */
void yl_client_free_and_wait(yl_client *client);

/**
 * The correction of this machine's clock that the client learned after a rejected signature, in
 * milliseconds; 0 when there is none.
 */
int64_t yl_client_clock_correction_ms(const yl_client *client);

/**
 * Deletes the face library `group_id`: 1 to 48 bytes of ASCII letters, digits and
 * `- % @ # & _`.
 *
 * `flags` is 0 for the safest call (a face library that holds faces is refused, a missing one is
 * an error), or the sum of YL_DELETE_NON_EMPTY and YL_DELETE_MISSING_OK. On YL_OK the face library
 * is gone, and `*deletion` says how that is known. On anything else `*error` says what went wrong
 * and, by yl_error_sent(), whether the face library may be gone all the same. Both outputs may be
 * NULL; at most one is set.
 */
yl_code yl_delete_group(const yl_client *client,
                        const char *group_id,
                        uint32_t flags,
                        yl_deletion **deletion,
                        yl_error **error);

/**
 * Like yl_delete_group(), with options for this call. `options` may be NULL.
 */
yl_code yl_delete_group_with(const yl_client *client,
                             const char *group_id,
                             uint32_t flags,
                             const yl_call_options *options,
                             yl_deletion **deletion,
                             yl_error **error);

/**
 * Like yl_delete_group_with(), but returns at once: `callback` receives the end of the call on a
 * thread of the client's own. For hosts with an event loop; see ASYNCHRONOUS CALLS above.
 *
 * On YL_OK the call has begun, and `callback` is called with `user_data` exactly once. On anything
 * else it is never called, nothing is sent, and `*error` (when `error` is not NULL) says why: an
 * argument breaks a rule, or there is no thread to be had. The arguments other than `user_data`
 * may be freed when this returns, `client` too.
 */
yl_code yl_delete_group_async(const yl_client *client,
                              const char *group_id,
                              uint32_t flags,
                              const yl_call_options *options,
                              yl_delete_callback callback,
                              void *user_data,
                              yl_error **error);

/**
 * Lists the account's face libraries: at most 10, in the service's order. `options` may be NULL.
 *
 * On YL_OK `*groups` holds them; an account without any gets an empty list. It says what the
 * service showed at this time; whether a read sees a change at once is not documented.
 */
yl_code yl_list_groups(const yl_client *client,
                       const yl_call_options *options,
                       yl_groups **groups,
                       yl_error **error);

/**
 * Like yl_list_groups(), but returns at once, by the rules of yl_delete_group_async().
 */
yl_code yl_list_groups_async(const yl_client *client,
                             const yl_call_options *options,
                             yl_groups_callback callback,
                             void *user_data,
                             yl_error **error);

/**
 * Describes the face library `group_id`. `options` may be NULL. A face library that does not exist
 * is an error; see yl_code_is_group_not_found().
 */
yl_code yl_group_info(const yl_client *client,
                      const char *group_id,
                      const yl_call_options *options,
                      yl_group **group,
                      yl_error **error);

/**
 * Like yl_group_info(), but returns at once, by the rules of yl_delete_group_async().
 */
yl_code yl_group_info_async(const yl_client *client,
                            const char *group_id,
                            const yl_call_options *options,
                            yl_group_callback callback,
                            void *user_data,
                            yl_error **error);

/**
 * Counts the faces in the face library `group_id`: `*face_count` is the number, and 0 when the
 * call fails. `options` may be NULL. A face library that does not exist is an error.
 */
yl_code yl_face_count(const yl_client *client,
                      const char *group_id,
                      const yl_call_options *options,
                      uint64_t *face_count,
                      yl_error **error);

/**
 * Like yl_face_count(), but returns at once, by the rules of yl_delete_group_async().
 */
yl_code yl_face_count_async(const yl_client *client,
                            const char *group_id,
                            const yl_call_options *options,
                            yl_face_count_callback callback,
                            void *user_data,
                            yl_error **error);

/**
 * Options that change nothing. Returns NULL only when yl-facesearch hit an internal error (a
 * panic).
 */
yl_call_options *yl_call_options_new(void);

/**
 * Frees the options. No blocking call that uses them may be in progress.
 */
void yl_call_options_free(yl_call_options *options);

/**
 * The time for the call in place of the client's, in milliseconds; 1 to 86400000 (a day).
 */
yl_code yl_call_options_set_timeout_ms(yl_call_options *options, uint64_t timeout_ms);

/**
 * Lets `cancel` end the call. The options share it: it may be freed at once.
 */
yl_code yl_call_options_set_cancel(yl_call_options *options, const yl_cancel_token *cancel);

/**
 * Lets `interrupted`, called with `user_data`, end blocking calls; NULL (the default) turns that
 * off. Both must stay valid while a call uses the options. It ends a call from the very thread
 * that waits for it, which needs no second thread: see yl_interrupted_callback. Asynchronous
 * calls refuse options that hold it.
 */
yl_code yl_call_options_set_interrupted(yl_call_options *options,
                                        yl_interrupted_callback interrupted,
                                        void *user_data);

/**
 * Deletes the face library only if it was created at this time, which yl_timestamp_text() of its
 * yl_group_created_at() returns; RFC 3339 with an offset. Otherwise the delete ends with
 * YL_ERR_GROUP_CHANGED, and nothing is deleted. Reads refuse options that hold it.
 *
 * The client lists the groups before it deletes. Two face libraries with one id that were created
 * within one second cannot be distinguished, and one that is created between the list and the
 * delete is not seen.
 */
yl_code yl_call_options_set_if_created_at(yl_call_options *options, const char *created_at);

/**
 * A token that has cancelled nothing yet. Returns NULL only when yl-facesearch hit an internal
 * error (a panic).
 */
yl_cancel_token *yl_cancel_token_new(void);

/**
 * Ends every call that was given `cancel`, now and later, with YL_ERR_CANCELLED; yl_error_sent()
 * says what is known of the call's requests. From any thread, but not from a signal handler. NULL
 * does nothing.
 */
void yl_cancel_token_cancel(const yl_cancel_token *cancel);

/**
 * Frees the token. A call that was given it may be in progress: it continues, and can no longer be
 * cancelled.
 */
void yl_cancel_token_free(yl_cancel_token *cancel);

/**
 * Frees the deletion and its texts.
 */
void yl_deletion_free(yl_deletion *deletion);

/**
 * The group_id of the face library that is gone.
 */
const char *yl_deletion_group_id(const yl_deletion *deletion);

/**
 * How that is known: a YL_OUTCOME_ constant; 0 for NULL.
 */
yl_outcome yl_deletion_outcome(const yl_deletion *deletion);

/**
 * The service's id of the last request; NULL when the reply had none.
 */
const char *yl_deletion_request_id(const yl_deletion *deletion);

/**
 * How long the service says it took, in milliseconds; -1 when the reply had no such number.
 */
int64_t yl_deletion_time_used_ms(const yl_deletion *deletion);

/**
 * The number of requests that the call made; see yl_deletion_attempt().
 */
size_t yl_deletion_attempt_count(const yl_deletion *deletion);

/**
 * The request number `index`, counted from 0, borrowed from `deletion`; NULL past the end.
 */
const yl_attempt *yl_deletion_attempt(const yl_deletion *deletion, size_t index);

/**
 * Until when an earlier request of the call, delayed somewhere, may still be carried out and
 * delete a face library that is created with the same id: milliseconds since 1970 by this
 * machine's clock. 0 when no earlier request is in doubt, and for NULL.
 */
int64_t yl_deletion_settles_at_ms(const yl_deletion *deletion);

/**
 * Whether yl_deletion_settles_at_ms() assumes that this machine's clock is right to 4 minutes,
 * since no reply carried the service's time; false when nothing is in doubt, and for NULL.
 */
bool yl_deletion_settles_at_is_assumed(const yl_deletion *deletion);

/**
 * With yl_call_options_set_if_created_at(): when another face library that has this id now was
 * created, borrowed from `deletion`; NULL when there is none.
 */
const yl_timestamp *yl_deletion_recreated_at(const yl_deletion *deletion);

/**
 * Frees the list, its groups and their texts.
 */
void yl_groups_free(yl_groups *groups);

/**
 * The number of groups; 0 for NULL.
 */
size_t yl_groups_count(const yl_groups *groups);

/**
 * The group number `index`, counted from 0, borrowed from `groups`; NULL past the end.
 */
const yl_group *yl_groups_at(const yl_groups *groups, size_t index);

/**
 * Frees a group that yl_group_info() returned, and its texts. Never one of yl_groups_at().
 */
void yl_group_free(yl_group *group);

/**
 * Its group_id; NULL for NULL.
 */
const char *yl_group_id(const yl_group *group);

/**
 * Its name; "" when it has none, NULL for NULL.
 */
const char *yl_group_name(const yl_group *group);

/**
 * What its creator stored with it; "" when that is nothing, NULL for NULL.
 */
const char *yl_group_data(const yl_group *group);

/**
 * The model of its face features, such as "s21"; NULL for NULL.
 */
const char *yl_group_model_version(const yl_group *group);

/**
 * When it was created, borrowed from `group`; NULL for NULL. It never changes, so it distinguishes
 * a face library from a later one with the same id: see yl_call_options_set_if_created_at().
 */
const yl_timestamp *yl_group_created_at(const yl_group *group);

/**
 * Seconds since 1970, UTC; 0 for NULL.
 */
int64_t yl_timestamp_unix_seconds(const yl_timestamp *timestamp);

/**
 * Seconds east of UTC; 0 for NULL.
 */
int32_t yl_timestamp_utc_offset_seconds(const yl_timestamp *timestamp);

/**
 * RFC 3339 with the offset, such as "2026-01-27T14:19:01+08:00"; NULL for NULL.
 */
const char *yl_timestamp_text(const yl_timestamp *timestamp);

/**
 * Frees the error and its texts.
 */
void yl_error_free(yl_error *error);

/**
 * What went wrong: a YL_ERR_ constant, the same that the call returned; YL_OK for NULL.
 */
yl_code yl_error_code(const yl_error *error);

/**
 * What went wrong, as a word: as the service wrote it (before the first colon), or the constant's
 * name without YL_ERR_.
 */
const char *yl_error_name(const yl_error *error);

/**
 * Sentences for a person: what went wrong, what is known of the requests, what to do next.
 */
const char *yl_error_message(const yl_error *error);

/**
 * The last reply's HTTP status; 0 when no reply came.
 */
int32_t yl_error_http_status(const yl_error *error);

/**
 * The service's id of the last request; NULL when there is none.
 */
const char *yl_error_request_id(const yl_error *error);

/**
 * What the service wrote after the colon, or what is known beyond the code; NULL when there is
 * nothing.
 */
const char *yl_error_detail(const yl_error *error);

/**
 * What is known of all the call's delete requests together: a YL_SENT_ constant; 0 for NULL. A
 * read sends none, so its errors are YL_SENT_NOT_SENT.
 */
yl_sent yl_error_sent(const yl_error *error);

/**
 * Whether the same call may succeed when it is repeated unchanged; false for NULL.
 */
bool yl_error_retryable(const yl_error *error);

/**
 * The number of requests that the call made; 0 when none was tried. See yl_error_attempt().
 */
size_t yl_error_attempt_count(const yl_error *error);

/**
 * The request number `index`, counted from 0, borrowed from `error`; NULL past the end.
 */
const yl_attempt *yl_error_attempt(const yl_error *error, size_t index);

/**
 * The function that failed, without "yl_": "delete_group", "list_groups", "group_info" or
 * "face_count"; NULL when the error came before a request was prepared, and for NULL.
 */
const char *yl_error_operation(const yl_error *error);

/**
 * The group_id that the call was given; NULL when there is none.
 */
const char *yl_error_group_id(const yl_error *error);

/**
 * Until when a delete request of the call may still be carried out, in milliseconds since 1970 by
 * this machine's clock; 0 when none is in doubt, and for NULL. Wait until then, and check whether
 * the face library exists: that is the best evidence that can be had.
 */
int64_t yl_error_settles_at_ms(const yl_error *error);

/**
 * Whether yl_error_settles_at_ms() assumes that this machine's clock is right to 4 minutes, since
 * no reply carried the service's time; false when nothing is in doubt, and for NULL.
 */
bool yl_error_settles_at_is_assumed(const yl_error *error);

/**
 * When the face library was created that the last look showed, borrowed from `error`; NULL when it
 * showed none. It need not be the one that the call was to delete: compare it with what you know
 * of that one.
 */
const yl_timestamp *yl_error_found_created_at(const yl_error *error);

/**
 * What it asked of the service: "delete_group", or "list_groups" for a look; NULL for NULL. The
 * call's own operation for the attempts of a read.
 */
const char *yl_attempt_operation(const yl_attempt *attempt);

/**
 * What went wrong; YL_OK for an attempt that succeeded and for NULL.
 */
yl_code yl_attempt_code(const yl_attempt *attempt);

/**
 * What is known of the request: a YL_SENT_ constant; 0 for an attempt that succeeded and for NULL.
 */
yl_sent yl_attempt_sent(const yl_attempt *attempt);

/**
 * The reply's HTTP status; 0 when no reply came.
 */
int32_t yl_attempt_http_status(const yl_attempt *attempt);

/**
 * The service's id of the request; NULL when there is none.
 */
const char *yl_attempt_request_id(const yl_attempt *attempt);

/**
 * When it began, in milliseconds since 1970 by this machine's clock; 0 for NULL.
 */
int64_t yl_attempt_started_at_ms(const yl_attempt *attempt);

/**
 * How long it took, in microseconds; 0 for NULL.
 */
int64_t yl_attempt_duration_us(const yl_attempt *attempt);

/**
 * Whether it used a connection that an earlier request had used; false for NULL.
 */
bool yl_attempt_reused_connection(const yl_attempt *attempt);

/**
 * The service's clock minus this machine's, in milliseconds; INT64_MIN when the reply carried no
 * time, and for NULL.
 */
int64_t yl_attempt_clock_skew_ms(const yl_attempt *attempt);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* YL_FACESEARCH_H */
