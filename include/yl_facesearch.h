/*
 * yl_facesearch: deletes a FinAuth FaceSearch face library (a "group"), and says for certain what became of it.
 * C99 and later, C++11 and later; for C++17 there is yl_facesearch.hpp.
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
 *     else if (code == YL_ERR_NOT_EMPTY)
 *         printf("it still holds faces: YL_DELETE_NON_EMPTY deletes them too\n");
 *     else if (yl_error_sent(error) == YL_SENT_MAYBE_APPLIED)
 *         printf("look whether it is gone: %s\n", yl_error_message(error));
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
 *   Objects are opaque. What a function named _new returns, or a call puts into an output, is yours: free it once with the _free of
 *   its type, in any order; objects do not need each other to live. An attempt is borrowed from its deletion or error. Memory comes
 *   from this library and goes back to it: never to free().
 * NULL
 *   A _free of NULL does nothing. Reading from NULL gives the value that stands for absence (NULL, 0, false, -1; each function names
 *   its own). NULL where an object or a text is needed is YL_ERR_INVALID_ARGUMENT, naming the argument. A use after a free, or a
 *   second free, is as undefined as anywhere in C.
 * TEXT
 *   In: UTF-8 that ends with a NUL; it is copied before the function returns. Out: the same, borrowed from its object until that is
 *   freed, or static where that is said. Text that is absent is NULL, not "".
 * OPTIONS
 *   A setter returns YL_OK or YL_ERR_INVALID_ARGUMENT. A bad value also spoils its options for good: yl_client_new(), or the call,
 *   then fails with the first bad value's message. So a return code that was not looked at cannot lead to a delete at another
 *   endpoint than the one that was meant.
 * OUTPUTS
 *   `object **` and `error **` come last. Either may be NULL (yl_client_new() needs its client). Both are set to NULL first, and at
 *   most one is set then: what was in them is not freed.
 * ERRORS
 *   Functions that can fail return a yl_code, YL_OK or YL_ERR_..., and give a yl_error with all that is known. There is no "last
 *   error". A fault inside the library (a Rust panic) is YL_ERR_PANIC or the value for absence; its message is also on stderr, put
 *   there by Rust's panic hook. A newer library may return codes that this header does not name.
 * SENT
 *   A delete cannot be undone, so every error tells what is known of the request. YL_SENT_NOT_SENT: nothing left, the library is as
 *   it was. YL_SENT_REJECTED: the service refused it, nothing was deleted. YL_SENT_MAYBE_APPLIED: it may have been carried out; look
 *   before going on.
 * THREADS
 *   A call runs on the caller's thread; the library has none of its own, but for the resolving of names and for asynchronous calls.
 *   Arguments that are pointers to const may be shared by any number of threads at once: one yl_client serves them all. Other
 *   arguments belong to one thread.
 * CANCEL
 *   yl_cancel_cancel() ends, from any thread, the calls that were given that yl_cancel by yl_call_options_set_cancel(). Without it, a
 *   call ends at its timeout (30 s unless it is set).
 * ASYNCHRONOUS CALLS
 *   yl_delete_group_async() returns at once. Its callback is called exactly once, whatever happens, also after a cancel, and gets what
 *   yl_delete_group() would have returned.
 *   Thread: a client's first such call in a process makes one thread, on which all signals are blocked. All callbacks of the client
 *   run there, one after the other: hand the result to your event loop, and return. A callback may use the library, but what it waits
 *   for holds up the client's other calls. It must not end by longjmp() or an exception; nor must a log callback.
 *   Number: any number of calls may be in flight. A hundred are made at a time; the others wait for their turn, inside their timeout.
 *   End: the client may be freed with calls in flight, also from a callback. They go on, and the thread ends after the last callback.
 *   With none in flight, yl_client_free() ends the thread and waits for it, and so for a callback that is about to return: hold no
 *   lock then that it takes. Before dlclose(), free each client after its last callback. A process may exit at any time; the callbacks
 *   of what is in flight are then not called.
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
 *   yl_options_set_log() hands each attempt's line to a callback. Without it the library prints nothing.
 * FORK
 *   A client that was made before a fork works in the child, over connections of the child's own, and goes on working in the parent.
 *   Asynchronous calls in flight are the parent's: their callbacks are called there only. A child forked by a callback must not return
 *   from it. A yl_cancel that calls in flight were given is the parent's too: make another in the child.
 *   In the child of a process with several threads, POSIX allows async-signal-safe functions only: these are none, and none may be
 *   called from a signal handler.
 * ENVIRONMENT
 *   YL_API_KEY, YL_API_SECRET and YL_ENDPOINT, by yl_options_from_env() only; the proxy variables, unless a proxy is set.
 * SECRETS
 *   The api_secret, the api_key and the signature are in no message. The options' copies and what the client keeps are wiped when
 *   they are freed; the texts you passed are yours to wipe.
 * LINKING
 *   pkg-config: cc program.c $(pkg-config --cflags --libs yl-facesearch); with --static, where only the static library is installed.
 *   CMake: find_package(yl_facesearch), then yl_facesearch::yl_facesearch (static where BUILD_SHARED_LIBS is OFF), or by name
 *   yl_facesearch::yl_facesearch_shared and yl_facesearch::yl_facesearch_static.
 *   Static: cc program.c libyl_facesearch.a -lgcc_s -lutil -lrt -lpthread -lm -ldl -lc
 * ABI
 *   Everything public is an opaque object, a number or text, so nothing has a layout that could change. A number that has a name is
 *   never given to anything else, and numbers that have none yet may come. The SONAME is libyl_facesearch.so.MAJOR.MINOR before 1.0,
 *   and libyl_facesearch.so.MAJOR then: under one SONAME functions and constants are added, never changed or taken away. Exported
 *   names begin with yl_.
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
 * A flag of yl_delete_group(): delete the library even when it holds faces (the service's check_empty=0).
 */
#define YL_DELETE_NON_EMPTY 1

/**
 * A flag of yl_delete_group(): a library that is not there is a success, with the outcome YL_OUTCOME_ABSENT.
 */
#define YL_DELETE_MISSING_OK 2

/**
 * One request on the wire, or the try to put it there. Borrowed from its deletion or error, and freed with it.
 */
typedef struct yl_attempt yl_attempt;

/**
 * Settings of single calls; may be used for any number of them. One thread at a time while it is changed.
 */
typedef struct yl_call_options yl_call_options;

/**
 * Cancels calls. Any number of threads at once.
 */
typedef struct yl_cancel yl_cancel;

/**
 * Deletes face libraries: credentials, endpoint, settings and connections. Any number of threads at once.
 */
typedef struct yl_client yl_client;

/**
 * The library is gone. Never changes: any number of threads at once.
 */
typedef struct yl_deletion yl_deletion;

/**
 * Why a library was not deleted, or why that is not known. Never changes: any number of threads at once.
 * Its texts never hold the api_secret, the api_key or a sign.
 */
typedef struct yl_error yl_error;

/**
 * Settings of a client. One thread at a time.
 */
typedef struct yl_options yl_options;

/**
 * What a call returns: YL_OK or a YL_ERR_ constant. Numbers are never changed and never given to another error.
 */
typedef int32_t yl_code;

/**
 * What is known of a request that did not succeed: a YL_SENT_ constant.
 */
typedef int32_t yl_sent;

/**
 * How it is known that a library is gone: a YL_OUTCOME_ constant.
 */
typedef int32_t yl_outcome;

/**
 * How much a log line matters: a YL_LOG_ constant, or a number between that a newer library adds.
 */
typedef int32_t yl_log_level;

/**
 * Is told what each attempt came to: `line` is one line without a line break or a secret, and lives until the callback returns.
 *
 * It runs on the thread that makes the attempt: the caller's of yl_delete_group(), the client's own for yl_delete_group_async(); so
 * from several threads at once when calls are made so. It must return, by no exception and no longjmp(), and makes no calls.
 */
typedef void (*yl_log_callback)(yl_log_level level, const char *line, void *user_data);

/**
 * Is told, once, how an asynchronous call ended: `code` is what yl_delete_group() would have returned, and what it would have put
 * into its outputs is the callback's to free, then or later; one of the two is NULL.
 *
 * It runs on the client's own thread, where the client's other calls wait for it to return. It must return, by no exception and no
 * longjmp(). It may use this library: begin calls, cancel some, free its client.
 */
typedef void (*yl_delete_callback)(yl_code code,
                                   yl_deletion *deletion,
                                   yl_error *error,
                                   void *user_data);

/**
 * Success.
 */
#define YL_OK 0

/**
 * An argument is not valid.
 */
#define YL_ERR_INVALID_ARGUMENT 1

/**
 * api_key or api_secret is missing.
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
 * The fate of an earlier request of this call was unknown, and then the service found no such face library: it was seen gone.
 */
#define YL_OUTCOME_INFERRED 2

/**
 * There was no such library, and the caller said that is fine.
 */
#define YL_OUTCOME_ABSENT 3

/**
 * An attempt that succeeded.
 */
#define YL_LOG_DEBUG 10

/**
 * An attempt that failed; another may follow it.
 */
#define YL_LOG_INFO 20

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * The library's version, as "1.2.3". Static text.
 */
const char *yl_version(void);

/**
 * What `code` means, in one sentence; "unknown code" for a number that has no meaning. Static text.
 */
const char *yl_strerror(yl_code code);

/**
 * "not_sent", "maybe_applied" or "rejected"; "unknown" for another number. Static text.
 */
const char *yl_sent_name(yl_sent sent);

/**
 * "deleted", "inferred" or "absent"; "unknown" for another number. Static text.
 */
const char *yl_outcome_name(yl_outcome outcome);

/**
 * Options with these credentials and the documented defaults; both texts are copied. The environment is not read: NULL, or text
 * that is not UTF-8, spoils the options. Returns NULL only when the library met a fault of its own (a panic).
 */
yl_options *yl_options_new(const char *api_key,
                           const char *api_secret);

/**
 * Options that take YL_API_KEY, YL_API_SECRET and, unless an endpoint is set, YL_ENDPOINT from the environment when the client is
 * made: yl_client_new() tells what is missing. Returns NULL only when the library met a fault of its own (a panic).
 */
yl_options *yl_options_from_env(void);

/**
 * Frees the options and wipes their secret. Clients made from them stay.
 */
void yl_options_free(yl_options *options);

/**
 * Where the service is: `scheme://host[:port][/prefix]`; the call's path is appended. Default: `https://api-sgp.yljz.com`.
 */
yl_code yl_options_set_endpoint(yl_options *options,
                                const char *endpoint);

/**
 * The time for a whole call, in milliseconds: connecting, every attempt and every pause. Default: 30000; 1 to 86400000 (a day).
 */
yl_code yl_options_set_timeout_ms(yl_options *options,
                                  uint64_t timeout_ms);

/**
 * The time for opening a connection (name, TCP, TLS), in milliseconds, inside the call's timeout. Default: 10000; 1 to 86400000.
 */
yl_code yl_options_set_connect_timeout_ms(yl_options *options,
                                          uint64_t connect_timeout_ms);

/**
 * How often a call may be tried again after its first attempt. Default: 2.
 */
yl_code yl_options_set_max_retries(yl_options *options, uint32_t max_retries);

/**
 * 1 allows plain http to a host other than this machine: the sign is then readable on the way. Default: 0, refused.
 */
yl_code yl_options_set_allow_http(yl_options *options,
                                  int32_t allow_http);

/**
 * A PEM file with the CAs to trust in place of the system's. Read when the client is made.
 */
yl_code yl_options_set_ca_file(yl_options *options, const char *ca_file);

/**
 * The proxy to go through: `http://[user:password@]host[:port]`, or the same with `https`, `socks5`
 * (the endpoint's name is resolved here) or `socks5h` (the proxy resolves it). "none": no proxy,
 * whatever the environment names. Default: the one that the environment names when the client is
 * made, by curl's rules (https_proxy or HTTPS_PROXY, http_proxy, all_proxy or ALL_PROXY, no_proxy or
 * NO_PROXY), and none when the endpoint is this machine.
 */
yl_code yl_options_set_proxy(yl_options *options,
                             const char *proxy);

/**
 * Hands each attempt's line to `callback`, with `user_data`; NULL (the default) turns that off. Both must stay until the clients that
 * were made from the options are freed and their calls have ended. What the callback must be like: see yl_log_callback.
 */
yl_code yl_options_set_log(yl_options *options,
                           yl_log_callback callback,
                           void *user_data);

/**
 * Makes a client from `options`, which stay the caller's. Everything is checked; nothing is sent.
 *
 * On success `*client` is the new client; on failure it is NULL and `*error` (when `error` is not NULL) tells why:
 * YL_ERR_INVALID_ARGUMENT (a bad option, or `client` is NULL), YL_ERR_MISSING_CREDENTIALS or YL_ERR_NO_TRUSTED_CERTIFICATES.
 */
yl_code yl_client_new(const yl_options *options,
                      yl_client **client,
                      yl_error **error);

/**
 * Frees the client, closes its connections and wipes its secret. Deletions and errors stay. No yl_delete_group() may be under way.
 *
 * Asynchronous calls may be in flight: they go on, and each calls its callback. When none is, the client's thread has ended on
 * return: a callback that is about to return is waited for, unless this is called from it.
 */
void yl_client_free(yl_client *client);

/**
 * The correction of this machine's clock that a rejected signature has led to, in milliseconds; 0 when there is none.
 */
int64_t yl_client_clock_correction_ms(const yl_client *client);

/**
 * Deletes the library `group_id`: 1 to 48 bytes of ASCII letters, digits and `- % @ # & _`.
 *
 * `flags` is 0 for the safest call (a library with faces is refused, a missing one is an error), or the sum of YL_DELETE_NON_EMPTY
 * and YL_DELETE_MISSING_OK. On YL_OK the library is gone, and `*deletion` tells how that is known. On anything else `*error` tells
 * what went wrong and, in yl_error_sent(), whether the library may be gone all the same. Both outputs may be NULL; at most one is set.
 */
yl_code yl_delete_group(const yl_client *client,
                        const char *group_id,
                        uint32_t flags,
                        yl_deletion **deletion,
                        yl_error **error);

/**
 * As yl_delete_group(), with a timeout or a cancel of this call's own. `options` may be NULL.
 */
yl_code yl_delete_group_with(const yl_client *client,
                             const char *group_id,
                             uint32_t flags,
                             const yl_call_options *options,
                             yl_deletion **deletion,
                             yl_error **error);

/**
 * As yl_delete_group_with(), but returns at once: `callback` is told how the call ended, on a thread of the client's own. For hosts
 * with an event loop; see ASYNCHRONOUS CALLS above.
 *
 * On YL_OK the call has begun, and `callback` is called with `user_data` exactly once. On anything else it is never called, nothing
 * is sent, and `*error` (when `error` is not NULL) tells why: an argument breaks a rule, or there is no thread to be had. The
 * arguments other than `user_data` may go when this returns, `client` too.
 */
yl_code yl_delete_group_async(const yl_client *client,
                              const char *group_id,
                              uint32_t flags,
                              const yl_call_options *options,
                              yl_delete_callback callback,
                              void *user_data,
                              yl_error **error);

/**
 * Options that change nothing. Returns NULL only when the library met a fault of its own (a panic).
 */
yl_call_options *yl_call_options_new(void);

/**
 * Frees the options. No call that uses them may be under way.
 */
void yl_call_options_free(yl_call_options *options);

/**
 * The time for the call in place of the client's, in milliseconds; 1 to 86400000 (a day).
 */
yl_code yl_call_options_set_timeout_ms(yl_call_options *options, uint64_t timeout_ms);

/**
 * Lets `cancel` end the call. The options share it: it may be freed at once.
 */
yl_code yl_call_options_set_cancel(yl_call_options *options, const yl_cancel *cancel);

/**
 * A cancel that has not been used. Returns NULL only when the library met a fault of its own (a panic).
 */
yl_cancel *yl_cancel_new(void);

/**
 * Ends every call that was given `cancel`, now and later, with YL_ERR_CANCELLED; yl_error_sent() tells what had become of the
 * request. From any thread, not from a signal handler. NULL does nothing.
 */
void yl_cancel_cancel(const yl_cancel *cancel);

/**
 * Frees the cancel. A call that was given it may be under way: it goes on, and can no longer be cancelled.
 */
void yl_cancel_free(yl_cancel *cancel);

/**
 * Frees the deletion and its texts.
 */
void yl_deletion_free(yl_deletion *deletion);

/**
 * The library that is gone.
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
 * How many requests the call made; see yl_deletion_attempt().
 */
size_t yl_deletion_attempts(const yl_deletion *deletion);

/**
 * The request number `index`, counted from 0, borrowed from `deletion`; NULL past the end.
 */
const yl_attempt *yl_deletion_attempt(const yl_deletion *deletion, size_t index);

/**
 * Frees the error and its texts.
 */
void yl_error_free(yl_error *error);

/**
 * What went wrong: a YL_ERR_ constant, the same that the call returned; YL_OK for NULL.
 */
yl_code yl_error_code(const yl_error *error);

/**
 * What went wrong, as a word: as the service wrote it (before the first colon), or the constant's name without YL_ERR_.
 */
const char *yl_error_name(const yl_error *error);

/**
 * Sentences for a person: what went wrong, what is known of the request, what to do next.
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
 * What the service wrote after the colon, or what is known beyond the code; NULL when there is nothing.
 */
const char *yl_error_detail(const yl_error *error);

/**
 * What is known of the request: a YL_SENT_ constant; 0 for NULL.
 */
yl_sent yl_error_sent(const yl_error *error);

/**
 * Whether the same call may succeed when it is made again, unchanged; false for NULL.
 */
bool yl_error_retryable(const yl_error *error);

/**
 * How many requests the call made; 0 when none was tried. See yl_error_attempt().
 */
size_t yl_error_attempts(const yl_error *error);

/**
 * The request number `index`, counted from 0, borrowed from `error`; NULL past the end.
 */
const yl_attempt *yl_error_attempt(const yl_error *error, size_t index);

/**
 * What went wrong; YL_OK for the attempt that succeeded and for NULL.
 */
yl_code yl_attempt_code(const yl_attempt *attempt);

/**
 * What is known of the request: a YL_SENT_ constant; 0 for the attempt that succeeded and for NULL.
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
 * Whether it went over a connection that an earlier request had used; false for NULL.
 */
bool yl_attempt_reused_connection(const yl_attempt *attempt);

/**
 * The service's clock less this machine's, in milliseconds; INT64_MIN when the reply told no time, and for NULL.
 */
int64_t yl_attempt_clock_skew_ms(const yl_attempt *attempt);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* YL_FACESEARCH_H */
