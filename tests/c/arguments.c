/* NULL, text that is not UTF-8 and unknown flags, in every argument of every function. The sandbox
 * has: empty, full (with faces). */
#include "check.h"

#define NOT_UTF8 "\xff\xfe"

static void null_gives_absence(void) {
    yl_options_free(NULL);
    yl_client_free(NULL);
    yl_client_free_and_wait(NULL);
    yl_call_options_free(NULL);
    yl_cancel_token_cancel(NULL);
    yl_cancel_token_free(NULL);
    yl_deletion_free(NULL);
    yl_error_free(NULL);
    yl_groups_free(NULL);
    yl_group_free(NULL);

    CHECK(yl_client_clock_correction_ms(NULL) == 0);

    CHECK(yl_deletion_group_id(NULL) == NULL);
    CHECK(yl_deletion_outcome(NULL) == 0);
    CHECK(yl_deletion_request_id(NULL) == NULL);
    CHECK(yl_deletion_time_used_ms(NULL) == -1);
    CHECK(yl_deletion_attempt_count(NULL) == 0);
    CHECK(yl_deletion_attempt(NULL, 0) == NULL);
    CHECK(yl_deletion_settles_at_ms(NULL) == 0);
    CHECK(!yl_deletion_settles_at_is_assumed(NULL));
    CHECK(yl_deletion_recreated_at(NULL) == NULL);

    CHECK(yl_groups_count(NULL) == 0);
    CHECK(yl_groups_at(NULL, 0) == NULL);
    CHECK(yl_group_id(NULL) == NULL);
    CHECK(yl_group_name(NULL) == NULL);
    CHECK(yl_group_data(NULL) == NULL);
    CHECK(yl_group_model_version(NULL) == NULL);
    CHECK(yl_group_created_at(NULL) == NULL);

    CHECK(yl_timestamp_unix_seconds(NULL) == 0);
    CHECK(yl_timestamp_utc_offset_seconds(NULL) == 0);
    CHECK(yl_timestamp_text(NULL) == NULL);

    CHECK(yl_error_code(NULL) == YL_OK);
    CHECK(yl_error_name(NULL) == NULL);
    CHECK(yl_error_message(NULL) == NULL);
    CHECK(yl_error_http_status(NULL) == 0);
    CHECK(yl_error_request_id(NULL) == NULL);
    CHECK(yl_error_detail(NULL) == NULL);
    CHECK(yl_error_sent(NULL) == 0);
    CHECK(!yl_error_retryable(NULL));
    CHECK(yl_error_attempt_count(NULL) == 0);
    CHECK(yl_error_attempt(NULL, 0) == NULL);
    CHECK(yl_error_operation(NULL) == NULL);
    CHECK(yl_error_group_id(NULL) == NULL);
    CHECK(yl_error_settles_at_ms(NULL) == 0);
    CHECK(!yl_error_settles_at_is_assumed(NULL));
    CHECK(yl_error_found_created_at(NULL) == NULL);

    CHECK(yl_attempt_operation(NULL) == NULL);
    CHECK(yl_attempt_code(NULL) == YL_OK);
    CHECK(yl_attempt_sent(NULL) == 0);
    CHECK(yl_attempt_http_status(NULL) == 0);
    CHECK(yl_attempt_request_id(NULL) == NULL);
    CHECK(yl_attempt_started_at_ms(NULL) == 0);
    CHECK(yl_attempt_duration_us(NULL) == 0);
    CHECK(!yl_attempt_reused_connection(NULL));
    CHECK(yl_attempt_clock_skew_ms(NULL) == INT64_MIN);

    CHECK(yl_options_set_endpoint(NULL, "https://localhost") == YL_ERR_INVALID_ARGUMENT);
    CHECK(yl_options_set_timeout_ms(NULL, 1) == YL_ERR_INVALID_ARGUMENT);
    CHECK(yl_options_set_attempt_timeout_ms(NULL, 1) == YL_ERR_INVALID_ARGUMENT);
    CHECK(yl_options_set_connect_timeout_ms(NULL, 1) == YL_ERR_INVALID_ARGUMENT);
    CHECK(yl_options_set_max_retries(NULL, 1) == YL_ERR_INVALID_ARGUMENT);
    CHECK(yl_options_set_allow_http(NULL, 1) == YL_ERR_INVALID_ARGUMENT);
    CHECK(yl_options_set_ca_file(NULL, "ca.pem") == YL_ERR_INVALID_ARGUMENT);
    CHECK(yl_options_set_log(NULL, NULL, NULL) == YL_ERR_INVALID_ARGUMENT);
    CHECK(yl_options_set_app(NULL, "name/1") == YL_ERR_INVALID_ARGUMENT);
    CHECK(yl_options_set_proxy(NULL, "http://localhost") == YL_ERR_INVALID_ARGUMENT);
    CHECK(yl_call_options_set_timeout_ms(NULL, 1) == YL_ERR_INVALID_ARGUMENT);
    yl_cancel_token *cancel = yl_cancel_token_new();
    CHECK(yl_call_options_set_if_created_at(NULL, "2026-01-27T14:19:01Z") ==
          YL_ERR_INVALID_ARGUMENT);
    CHECK(yl_call_options_set_cancel(NULL, cancel) == YL_ERR_INVALID_ARGUMENT);
    CHECK(yl_call_options_set_interrupted(NULL, NULL, NULL) == YL_ERR_INVALID_ARGUMENT);
    yl_cancel_token_free(cancel);
}

static void static_texts(void) {
    char version[32];
    snprintf(version, sizeof version, "%d.%d.%d", YL_VERSION_MAJOR, YL_VERSION_MINOR,
             YL_VERSION_PATCH);
    CHECK(same(yl_version(), version));
    CHECK(YL_VERSION_NUMBER ==
          YL_VERSION_MAJOR * 10000 + YL_VERSION_MINOR * 100 + YL_VERSION_PATCH);
    CHECK(same(yl_strerror(YL_OK), "Success."));
    CHECK(holds(yl_strerror(YL_ERR_NOT_EMPTY), "faces"));
    CHECK(same(yl_strerror(-1), "unknown code"));
    CHECK(same(yl_sent_name(YL_SENT_MAYBE_APPLIED), "maybe_applied"));
    CHECK(same(yl_sent_name(0), "unknown"));
    CHECK(same(yl_outcome_name(YL_OUTCOME_ABSENT), "absent"));
    CHECK(same(yl_outcome_name(0), "unknown"));
    CHECK(yl_code_is_api(YL_ERR_NOT_EMPTY) && !yl_code_is_api(YL_ERR_GATEWAY_ERROR));
    CHECK(yl_code_is_transport(YL_ERR_GATEWAY_ERROR) && !yl_code_is_transport(YL_OK));
    CHECK(yl_code_is_group_not_found(YL_ERR_INVALID_OUTER_ID));
    CHECK(!yl_code_is_group_not_found(YL_ERR_NOT_EMPTY));
}

/* Takes the options; no client may come of them, and the message names what was wrong first. */
static void spoiled(yl_options *options, const char *message) {
    yl_client *client = (yl_client *)1;
    yl_error *error = NULL;
    CHECK(yl_options_set_endpoint(options, "http://127.0.0.1:1") == YL_OK);
    CHECK(yl_client_new(options, &client, &error) == YL_ERR_INVALID_ARGUMENT);
    CHECK(client == NULL);
    CHECK(yl_error_code(error) == YL_ERR_INVALID_ARGUMENT);
    CHECK(same(yl_error_name(error), "INVALID_ARGUMENT"));
    CHECK(holds(yl_error_message(error), message));
    CHECK(yl_error_sent(error) == YL_SENT_NOT_SENT);
    CHECK(!yl_error_retryable(error));
    CHECK(yl_error_attempt_count(error) == 0);
    yl_error_free(error);
    yl_options_free(options);
}

static yl_options *good_options(void) { return yl_options_new("a-key-of-nobody", "a-secret"); }

static void bad_values_spoil_options(void) {
    yl_options *options;

    spoiled(yl_options_new(NULL, "a-secret"), "api_key is NULL");
    spoiled(yl_options_new("a-key-of-nobody", NULL), "api_secret is NULL");
    spoiled(yl_options_new(NULL, NULL), "api_key is NULL");
    spoiled(yl_options_new(NOT_UTF8, "a-secret"), "api_key must be UTF-8");
    spoiled(yl_options_new("a-key-of-nobody", NOT_UTF8), "api_secret must be UTF-8");

#define SPOILS(setter, value, message)                                                             \
    options = good_options();                                                                      \
    CHECK(setter(options, value) == YL_ERR_INVALID_ARGUMENT);                                      \
    spoiled(options, message)

    SPOILS(yl_options_set_endpoint, NULL, "endpoint is NULL");
    SPOILS(yl_options_set_endpoint, NOT_UTF8, "endpoint must be UTF-8");
    SPOILS(yl_options_set_timeout_ms, 0, "timeout_ms must be more than 0");
    SPOILS(yl_options_set_attempt_timeout_ms, 0, "attempt_timeout_ms must be more than 0");
    SPOILS(yl_options_set_connect_timeout_ms, 0, "connect_timeout_ms must be more than 0");
    SPOILS(yl_options_set_allow_http, 2, "allow_http must be 0 or 1");
    SPOILS(yl_options_set_allow_http, -1, "allow_http must be 0 or 1");
    SPOILS(yl_options_set_ca_file, NULL, "ca_file is NULL");
    SPOILS(yl_options_set_ca_file, NOT_UTF8, "ca_file must be UTF-8");
    SPOILS(yl_options_set_proxy, NULL, "proxy is NULL");
    SPOILS(yl_options_set_proxy, NOT_UTF8, "proxy must be UTF-8");
    SPOILS(yl_options_set_app, NULL, "app is NULL");
    SPOILS(yl_options_set_app, NOT_UTF8, "app must be UTF-8");

#undef SPOILS

    options = good_options();
    CHECK(yl_options_set_proxy(options, NULL) == YL_ERR_INVALID_ARGUMENT);
    CHECK(yl_options_set_ca_file(options, NULL) == YL_ERR_INVALID_ARGUMENT);
    spoiled(options, "proxy is NULL");
}

static void client_outputs(void) {
    yl_options *options = good_options();
    yl_client *client = (yl_client *)1;
    yl_error *error = (yl_error *)1;
    CHECK(yl_options_set_max_retries(options, UINT32_MAX) == YL_OK);
    CHECK(yl_options_set_allow_http(options, true) == YL_OK);

    CHECK(yl_client_new(NULL, &client, &error) == YL_ERR_INVALID_ARGUMENT);
    CHECK(client == NULL && holds(yl_error_message(error), "options is NULL"));
    yl_error_free(error);
    CHECK(yl_client_new(options, NULL, &error) == YL_ERR_INVALID_ARGUMENT);
    CHECK(holds(yl_error_message(error), "client is NULL"));
    yl_error_free(error);
    CHECK(yl_client_new(options, NULL, NULL) == YL_ERR_INVALID_ARGUMENT);
    CHECK(yl_client_new(NULL, NULL, NULL) == YL_ERR_INVALID_ARGUMENT);

    error = (yl_error *)1;
    CHECK(yl_options_set_endpoint(options, "http://127.0.0.1:1") == YL_OK);
    CHECK(yl_client_new(options, &client, &error) == YL_OK);
    CHECK(client != NULL && error == NULL);
    CHECK(yl_client_clock_correction_ms(client) == 0);
    yl_client_free(client);
    CHECK(yl_client_new(options, &client, NULL) == YL_OK);
    yl_client_free(client);
    yl_options_free(options);
}

/* Every error of a call names the call, and a group_id that is one. */
static void names(const yl_error *error, const char *operation, const char *group_id) {
    const int is_one = group_id != NULL && same(group_id, "empty");
    CHECK(same(yl_error_operation(error), operation));
    CHECK(is_one ? same(yl_error_group_id(error), group_id) : yl_error_group_id(error) == NULL);
}

static void no_deletion(yl_code code, yl_deletion *deletion, yl_error *error, void *user_data) {
    (void)code, (void)deletion, (void)error, (void)user_data;
    CHECK(!"a call that was refused called back");
}

static int32_t never(void *user_data) { return user_data != NULL; }

/* Both outputs begin with a pointer that must not stay. */
static void refused(const yl_client *client, const char *group_id, uint32_t flags,
                    const yl_call_options *options, const char *message) {
    yl_deletion *deletion = (yl_deletion *)1;
    yl_error *error = (yl_error *)1;
    CHECK(yl_delete_group_with(client, group_id, flags, options, &deletion, &error) ==
          YL_ERR_INVALID_ARGUMENT);
    CHECK(deletion == NULL);
    CHECK(holds(yl_error_message(error), message));
    CHECK(holds(yl_error_detail(error), message));
    CHECK(yl_error_sent(error) == YL_SENT_NOT_SENT);
    CHECK(yl_error_http_status(error) == 0);
    CHECK(yl_error_request_id(error) == NULL);
    CHECK(yl_error_attempt(error, 0) == NULL);
    names(error, "delete_group", group_id);
    yl_error_free(error);
    error = (yl_error *)1;
    CHECK(yl_delete_group_async(client, group_id, flags, options, no_deletion, NULL, &error) ==
          YL_ERR_INVALID_ARGUMENT);
    CHECK(holds(yl_error_message(error), message));
    names(error, "delete_group", group_id);
    yl_error_free(error);
    CHECK(yl_delete_group_with(client, group_id, flags, options, NULL, NULL) ==
          YL_ERR_INVALID_ARGUMENT);
}

static void bad_calls(const yl_client *client) {
    refused(NULL, "empty", 0, NULL, "client is NULL");
    refused(client, NULL, 0, NULL, "group_id is NULL");
    refused(client, NOT_UTF8, 0, NULL, "group_id must be UTF-8");
    refused(client, "", 0, NULL, "group_id");
    refused(client, "a b", 0, NULL, "group_id");
    refused(client, "empty", 4, NULL, "flags");
    refused(client, "empty", 4, NULL, "0x4");
    refused(client, "empty", UINT32_MAX, NULL, "0xfffffffc");
    refused(client, "empty", YL_DELETE_NON_EMPTY | 0x80000000u, NULL, "0x80000000");
    CHECK(yl_delete_group(NULL, NULL, 0, NULL, NULL) == YL_ERR_INVALID_ARGUMENT);
    CHECK(yl_delete_group_async(NULL, NULL, 0, NULL, NULL, NULL, NULL) == YL_ERR_INVALID_ARGUMENT);

    yl_call_options *options = yl_call_options_new();
    CHECK(yl_call_options_set_timeout_ms(options, 0) == YL_ERR_INVALID_ARGUMENT);
    CHECK(yl_call_options_set_timeout_ms(options, 1000) == YL_OK);
    refused(client, "empty", 0, options, "timeout_ms must be more than 0");
    yl_call_options_free(options);

    options = yl_call_options_new();
    CHECK(yl_call_options_set_cancel(options, NULL) == YL_ERR_INVALID_ARGUMENT);
    refused(client, "empty", 0, options, "cancel is NULL");
    yl_call_options_free(options);

    options = yl_call_options_new();
    CHECK(yl_call_options_set_timeout_ms(options, UINT64_MAX) == YL_OK);
    refused(client, "empty", 0, options, "timeout");
    yl_call_options_free(options);
}

static yl_call_options *created_at(const char *text) {
    yl_call_options *options = yl_call_options_new();
    yl_call_options_set_if_created_at(options, text);
    return options;
}

static void bad_preconditions(const yl_client *client) {
    static const struct {
        const char *text;
        const char *message;
    } rows[] = {{NULL, "if_created_at is NULL"},
                {NOT_UTF8, "if_created_at must be UTF-8"},
                {"", "if_created_at must be RFC 3339"},
                {"2026-01-27", "not \"2026-01-27\""},
                {"2026-01-27T14:19:01", "if_created_at must be RFC 3339 with an offset"}};
    for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
        yl_call_options *options = created_at(rows[row].text);
        refused(client, "empty", 0, options, rows[row].message);
        yl_call_options_free(options);
    }
}

static void no_groups(yl_code code, yl_groups *groups, yl_error *error, void *user_data) {
    (void)code, (void)groups, (void)error, (void)user_data;
    CHECK(!"a call that was refused called back");
}

static void no_group(yl_code code, yl_group *group, yl_error *error, void *user_data) {
    (void)code, (void)group, (void)error, (void)user_data;
    CHECK(!"a call that was refused called back");
}

static void no_count(yl_code code, uint64_t face_count, yl_error *error, void *user_data) {
    (void)code, (void)face_count, (void)error, (void)user_data;
    CHECK(!"a call that was refused called back");
}

/* Takes the error of a read that was refused. */
static void is_refused(yl_code code, yl_error *error, const char *message, const char *operation,
                       const char *group_id) {
    CHECK(code == YL_ERR_INVALID_ARGUMENT && yl_error_code(error) == code);
    CHECK(holds(yl_error_message(error), message));
    CHECK(yl_error_sent(error) == YL_SENT_NOT_SENT && yl_error_attempt_count(error) == 0);
    names(error, operation, group_id);
    yl_error_free(error);
}

#define REFUSED(call, message, operation, group_id)                                                \
    do {                                                                                           \
        yl_error *error = (yl_error *)1;                                                           \
        yl_code code = call;                                                                       \
        is_refused(code, error, message, operation, group_id);                                     \
    } while (0)

static void list_refused(const yl_client *client, const yl_call_options *options,
                         const char *message) {
    yl_groups *groups = (yl_groups *)1;
    REFUSED(yl_list_groups(client, options, &groups, &error), message, "list_groups", NULL);
    CHECK(groups == NULL);
    CHECK(yl_list_groups(client, options, NULL, NULL) == YL_ERR_INVALID_ARGUMENT);
    REFUSED(yl_list_groups_async(client, options, no_groups, NULL, &error), message, "list_groups",
            NULL);
}

static void reads_refused(const yl_client *client, const char *group_id,
                          const yl_call_options *options, const char *message) {
    yl_group *group = (yl_group *)1;
    uint64_t count = 1;
    REFUSED(yl_group_info(client, group_id, options, &group, &error), message, "group_info",
            group_id);
    CHECK(group == NULL);
    CHECK(yl_group_info(client, group_id, options, NULL, NULL) == YL_ERR_INVALID_ARGUMENT);
    REFUSED(yl_group_info_async(client, group_id, options, no_group, NULL, &error), message,
            "group_info", group_id);
    REFUSED(yl_face_count(client, group_id, options, &count, &error), message, "face_count",
            group_id);
    CHECK(count == 0);
    CHECK(yl_face_count(client, group_id, options, NULL, NULL) == YL_ERR_INVALID_ARGUMENT);
    REFUSED(yl_face_count_async(client, group_id, options, no_count, NULL, &error), message,
            "face_count", group_id);
}

static void bad_reads(const yl_client *client) {
    list_refused(NULL, NULL, "client is NULL");
    reads_refused(NULL, "empty", NULL, "client is NULL");
    reads_refused(client, NULL, NULL, "group_id is NULL");
    reads_refused(client, NOT_UTF8, NULL, "group_id must be UTF-8");
    reads_refused(client, "a b", NULL, "group_id");

    yl_call_options *options = created_at("2026-01-27T14:19:01+08:00");
    list_refused(client, options, "if_created_at is for deletes only");
    reads_refused(client, "empty", options, "if_created_at is for deletes only");
    yl_call_options_free(options);
    options = yl_call_options_new();
    CHECK(yl_call_options_set_timeout_ms(options, UINT64_MAX) == YL_OK);
    list_refused(client, options, "timeout");
    reads_refused(client, "empty", options, "timeout");
    yl_call_options_free(options);

    options = yl_call_options_new();
    CHECK(yl_call_options_set_interrupted(options, never, NULL) == YL_OK);
    REFUSED(yl_delete_group_async(client, "empty", 0, options, no_deletion, NULL, &error),
            "interrupted is for blocking calls only", "delete_group", "empty");
    REFUSED(yl_list_groups_async(client, options, no_groups, NULL, &error),
            "interrupted is for blocking calls only", "list_groups", NULL);
    yl_call_options_free(options);

    REFUSED(yl_delete_group_async(client, "empty", 0, NULL, NULL, NULL, &error), "callback is NULL",
            "delete_group", "empty");
    REFUSED(yl_list_groups_async(client, NULL, NULL, NULL, &error), "callback is NULL",
            "list_groups", NULL);
    REFUSED(yl_group_info_async(client, "empty", NULL, NULL, NULL, &error), "callback is NULL",
            "group_info", "empty");
    REFUSED(yl_face_count_async(client, "empty", NULL, NULL, NULL, &error), "callback is NULL",
            "face_count", "empty");
}

static void good_reads(const yl_client *client) {
    yl_groups *groups = NULL;
    yl_group *group = NULL;
    uint64_t count = 0;
    yl_error *error = (yl_error *)1;
    CHECK(yl_list_groups(client, NULL, &groups, &error) == YL_OK && error == NULL);
    CHECK(yl_groups_count(groups) == 2);
    CHECK(same(yl_group_id(yl_groups_at(groups, 0)), "empty"));
    CHECK(same(yl_group_id(yl_groups_at(groups, 1)), "full"));
    CHECK(yl_groups_at(groups, 2) == NULL && yl_groups_at(groups, SIZE_MAX) == NULL);

    CHECK(yl_group_info(client, "full", NULL, &group, &error) == YL_OK && error == NULL);
    CHECK(same(yl_group_id(group), "full"));
    CHECK(yl_group_name(group) != NULL && yl_group_data(group) != NULL);
    CHECK(holds(yl_group_model_version(group), "s"));
    const yl_timestamp *listed = yl_group_created_at(yl_groups_at(groups, 1));
    const yl_timestamp *created_at = yl_group_created_at(group);
    CHECK(same(yl_timestamp_text(created_at), yl_timestamp_text(listed)));
    CHECK(yl_timestamp_unix_seconds(created_at) == yl_timestamp_unix_seconds(listed));
    CHECK(yl_timestamp_unix_seconds(created_at) > 1700000000);
    CHECK(yl_timestamp_utc_offset_seconds(created_at) % 60 == 0);
    yl_groups_free(groups);

    CHECK(yl_face_count(client, "full", NULL, &count, &error) == YL_OK && error == NULL);
    CHECK(count == 3);
    CHECK(yl_face_count(client, "none", NULL, &count, &error) != YL_OK && count == 0);
    CHECK(yl_code_is_group_not_found(yl_error_code(error)));
    CHECK(same(yl_error_operation(error), "face_count"));
    CHECK(same(yl_error_group_id(error), "none"));
    CHECK(same(yl_attempt_operation(yl_error_attempt(error, 0)), "face_count"));
    CHECK(yl_error_sent(error) == YL_SENT_NOT_SENT && yl_error_settles_at_ms(error) == 0);
    yl_error_free(error);

    /* A precondition that does not hold, and then one that does. */
    yl_call_options *options = yl_call_options_new();
    CHECK(yl_call_options_set_if_created_at(options, "2020-01-01T00:00:00Z") == YL_OK);
    CHECK(yl_delete_group_with(client, "full", YL_DELETE_NON_EMPTY, options, NULL, &error) ==
          YL_ERR_GROUP_CHANGED);
    CHECK(same(yl_error_operation(error), "delete_group"));
    CHECK(yl_error_sent(error) == YL_SENT_NOT_SENT);
    CHECK(holds(yl_error_message(error), yl_timestamp_text(created_at)));
    CHECK(same(yl_timestamp_text(yl_error_found_created_at(error)), yl_timestamp_text(created_at)));
    yl_error_free(error);
    CHECK(yl_call_options_set_if_created_at(options, yl_timestamp_text(created_at)) == YL_OK);
    CHECK(yl_delete_group_with(client, "full", 0, options, NULL, NULL) == YL_ERR_NOT_EMPTY);
    yl_call_options_free(options);
    yl_group_free(group);
}

static void good_calls(const yl_client *client) {
    yl_deletion *deletion = (yl_deletion *)1;
    yl_error *error = (yl_error *)1;
    CHECK(yl_delete_group(client, "full", 0, &deletion, &error) == YL_ERR_NOT_EMPTY);
    CHECK(deletion == NULL);
    CHECK(yl_error_code(error) == YL_ERR_NOT_EMPTY);
    CHECK(same(yl_error_name(error), "NOT_EMPTY"));
    CHECK(yl_error_sent(error) == YL_SENT_REJECTED);
    CHECK(yl_error_http_status(error) == 400);
    CHECK(yl_error_request_id(error) != NULL);
    CHECK(yl_error_attempt_count(error) == 1);
    const yl_attempt *attempt = yl_error_attempt(error, 0);
    CHECK(yl_attempt_code(attempt) == YL_ERR_NOT_EMPTY);
    CHECK(yl_attempt_sent(attempt) == YL_SENT_REJECTED);
    CHECK(yl_attempt_http_status(attempt) == 400);
    CHECK(same(yl_attempt_request_id(attempt), yl_error_request_id(error)));
    CHECK(!yl_attempt_reused_connection(attempt));
    CHECK(yl_error_attempt(error, 1) == NULL);
    CHECK(yl_error_attempt(error, SIZE_MAX) == NULL);
    yl_error_free(error);

    error = (yl_error *)1;
    CHECK(yl_delete_group(client, "full", YL_DELETE_NON_EMPTY, &deletion, &error) == YL_OK);
    CHECK(error == NULL);
    CHECK(same(yl_deletion_group_id(deletion), "full"));
    CHECK(yl_deletion_outcome(deletion) == YL_OUTCOME_DELETED);
    CHECK(yl_deletion_request_id(deletion) != NULL);
    CHECK(yl_deletion_time_used_ms(deletion) >= 0);
    CHECK(yl_deletion_attempt_count(deletion) == 1);
    attempt = yl_deletion_attempt(deletion, 0);
    CHECK(yl_attempt_code(attempt) == YL_OK);
    CHECK(yl_attempt_sent(attempt) == 0);
    CHECK(yl_attempt_http_status(attempt) == 200);
    CHECK(same(yl_attempt_request_id(attempt), yl_deletion_request_id(deletion)));
    CHECK(yl_attempt_started_at_ms(attempt) > INT64_C(1700000000000));
    CHECK(yl_attempt_duration_us(attempt) > 0);
    CHECK(yl_attempt_reused_connection(attempt));
    CHECK(yl_attempt_clock_skew_ms(attempt) != INT64_MIN);
    CHECK(yl_deletion_attempt(deletion, 1) == NULL);
    CHECK(yl_deletion_settles_at_ms(deletion) == 0 && yl_deletion_recreated_at(deletion) == NULL);
    CHECK(same(yl_attempt_operation(attempt), "delete_group"));
    yl_deletion_free(deletion);

    CHECK(yl_delete_group(client, "full", YL_DELETE_NON_EMPTY | YL_DELETE_MISSING_OK, &deletion,
                          NULL) == YL_OK);
    CHECK(yl_deletion_outcome(deletion) == YL_OUTCOME_ABSENT);
    yl_deletion_free(deletion);
    CHECK(yl_delete_group(client, "empty", 0, NULL, NULL) == YL_OK);
    CHECK(yl_delete_group(client, "empty", 0, NULL, NULL) == YL_ERR_INVALID_OUTER_ID);
    CHECK(yl_delete_group_with(client, "empty", YL_DELETE_MISSING_OK, NULL, NULL, NULL) == YL_OK);
}

int main(void) {
    null_gives_absence();
    static_texts();
    bad_values_spoil_options();
    client_outputs();
    yl_client *client = sandbox_client();
    bad_calls(client);
    bad_preconditions(client);
    bad_reads(client);
    yl_client *reader = sandbox_client();
    good_reads(reader);
    yl_client_free(reader);
    good_calls(client);
    yl_client_free(client);
    return 0;
}
