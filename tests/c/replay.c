/* Makes the calls that its lines describe: a line of tab-separated key=value in, a line out. \t,
 * \n, \r and \\ are written so. With the argument async, by calls that do not block. A key that it
 * does not know ends it: what a row asks for must not be skipped. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"

#include <inttypes.h>
#include <semaphore.h>

#define MOST_FIELDS 32

struct job {
    char *keys[MOST_FIELDS];
    char *values[MOST_FIELDS];
    size_t fields;
};

static void unescape(char *text) {
    char *to = text;
    for (const char *from = text; *from != '\0'; from++) {
        if (*from == '\\') {
            from++;
            CHECK(*from == 't' || *from == 'n' || *from == 'r' || *from == '\\');
            *to++ = *from == 't' ? '\t' : *from == 'n' ? '\n' : *from == 'r' ? '\r' : '\\';
        } else {
            *to++ = *from;
        }
    }
    *to = '\0';
}

static void check_key(const char *key) {
    static const char *const known[] = {"operation",
                                        "api_key",
                                        "api_secret",
                                        "endpoint",
                                        "group_id",
                                        "flags",
                                        "if_created_at",
                                        "repeat",
                                        "timeout_ms",
                                        "attempt_timeout_ms",
                                        "connect_timeout_ms",
                                        "call_timeout_ms",
                                        "max_retries",
                                        "allow_http",
                                        "ca_file",
                                        "proxy",
                                        "app"};
    for (size_t index = 0; index < sizeof known / sizeof *known; index++)
        if (strcmp(key, known[index]) == 0)
            return;
    fprintf(stderr, "unknown key: %s\n", key);
    exit(1);
}

static void parse(struct job *job, char *line) {
    job->fields = 0;
    line[strcspn(line, "\n")] = '\0';
    for (char *field = strtok(line, "\t"); field != NULL; field = strtok(NULL, "\t")) {
        char *equals = strchr(field, '=');
        CHECK(equals != NULL && job->fields < MOST_FIELDS);
        *equals = '\0';
        unescape(equals + 1);
        check_key(field);
        job->keys[job->fields] = field;
        job->values[job->fields++] = equals + 1;
    }
}

/* NULL for what the job does not name. */
static const char *text(const struct job *job, const char *key) {
    for (size_t field = 0; field < job->fields; field++)
        if (strcmp(job->keys[field], key) == 0)
            return job->values[field];
    return NULL;
}

static uint64_t number(const struct job *job, const char *key) {
    const char *digits = text(job, key);
    CHECK(digits != NULL);
    return strtoull(digits, NULL, 10);
}

static void put(const char *key, const char *value) {
    if (value == NULL)
        return;
    printf("%s=", key);
    for (; *value != '\0'; value++) {
        switch (*value) {
        case '\t':
            fputs("\\t", stdout);
            break;
        case '\n':
            fputs("\\n", stdout);
            break;
        case '\r':
            fputs("\\r", stdout);
            break;
        case '\\':
            fputs("\\\\", stdout);
            break;
        default:
            putchar(*value);
        }
    }
    putchar('\t');
}

static void put_number(const char *key, int64_t value) { printf("%s=%" PRId64 "\t", key, value); }

static void put_flag(const char *key, bool value) { put(key, value ? "true" : "false"); }

/* The last attempt of a success succeeded, unless it is seen gone; of the others, and of those of
 * an error, only looks may have. */
static void check_attempt(const yl_attempt *attempt, bool succeeded) {
    CHECK(attempt != NULL);
    const bool ok = yl_attempt_code(attempt) == YL_OK;
    const bool is_look = same(yl_attempt_operation(attempt), "list_groups");
    CHECK(ok == succeeded || (ok && is_look));
    CHECK((yl_attempt_sent(attempt) == 0) == ok);
    CHECK(yl_attempt_operation(attempt) != NULL);
    CHECK(yl_attempt_started_at_ms(attempt) > INT64_C(1700000000000));
    CHECK(yl_attempt_duration_us(attempt) >= 0);
}

static void answer_deletion(const struct job *job, const yl_deletion *deletion) {
    size_t attempts = yl_deletion_attempt_count(deletion);
    CHECK(same(yl_deletion_group_id(deletion), text(job, "group_id")));
    put("outcome", yl_outcome_name(yl_deletion_outcome(deletion)));
    put("request_id", yl_deletion_request_id(deletion));
    if (yl_deletion_time_used_ms(deletion) != -1)
        put_number("time_used", yl_deletion_time_used_ms(deletion));
    put_flag("settles_at", yl_deletion_settles_at_ms(deletion) != 0);
    if (yl_deletion_settles_at_ms(deletion) != 0)
        put_flag("settles_at_is_assumed", yl_deletion_settles_at_is_assumed(deletion));
    put_flag("recreated_at", yl_deletion_recreated_at(deletion) != NULL);
    put_number("attempts", (int64_t)attempts);
    for (size_t index = 0; index < attempts; index++)
        check_attempt(yl_deletion_attempt(deletion, index),
                      index + 1 == attempts && yl_deletion_outcome(deletion) == YL_OUTCOME_DELETED);
    CHECK(yl_deletion_attempt(deletion, attempts) == NULL);
}

static void answer_error(yl_code code, const yl_error *error) {
    size_t attempts = yl_error_attempt_count(error);
    CHECK(yl_error_code(error) == code);
    put_number("number", yl_error_code(error));
    put("code", yl_error_name(error));
    put("sent", yl_sent_name(yl_error_sent(error)));
    if (yl_error_http_status(error) != 0)
        put_number("status", yl_error_http_status(error));
    put("detail", yl_error_detail(error));
    put("message", yl_error_message(error));
    put("request_id", yl_error_request_id(error));
    put_flag("retryable", yl_error_retryable(error));
    put("operation", yl_error_operation(error));
    put("group_id", yl_error_group_id(error));
    put_flag("settles_at", yl_error_settles_at_ms(error) != 0);
    if (yl_error_settles_at_ms(error) != 0)
        put_flag("settles_at_is_assumed", yl_error_settles_at_is_assumed(error));
    put_flag("found_created_at", yl_error_found_created_at(error) != NULL);
    put_number("attempts", (int64_t)attempts);
    for (size_t index = 0; index < attempts; index++)
        check_attempt(yl_error_attempt(error, index), false);
    CHECK(yl_error_attempt(error, attempts) == NULL);
}

static void answer_group(const yl_group *group) {
    put("group_name", yl_group_name(group));
    put("group_data", yl_group_data(group));
    put("model_version", yl_group_model_version(group));
    put("created_at", yl_timestamp_text(yl_group_created_at(group)));
}

static void answer_groups(const yl_groups *groups) {
    size_t count = yl_groups_count(groups);
    printf("groups_listed=");
    for (size_t index = 0; index < count; index++)
        printf("%s%s", index == 0 ? "" : " ", yl_group_id(yl_groups_at(groups, index)));
    printf("\t");
    if (count > 0)
        answer_group(yl_groups_at(groups, 0));
    CHECK(yl_groups_at(groups, count) == NULL);
}

static yl_options *options_of(const struct job *job) {
    /* The setters' codes are not looked at: that must be safe. */
    yl_options *options = yl_options_new(text(job, "api_key"), text(job, "api_secret"));
    if (text(job, "endpoint") != NULL)
        yl_options_set_endpoint(options, text(job, "endpoint"));
    if (text(job, "timeout_ms") != NULL)
        yl_options_set_timeout_ms(options, number(job, "timeout_ms"));
    if (text(job, "attempt_timeout_ms") != NULL)
        yl_options_set_attempt_timeout_ms(options, number(job, "attempt_timeout_ms"));
    if (text(job, "connect_timeout_ms") != NULL)
        yl_options_set_connect_timeout_ms(options, number(job, "connect_timeout_ms"));
    if (text(job, "max_retries") != NULL)
        yl_options_set_max_retries(options, (uint32_t)number(job, "max_retries"));
    if (text(job, "allow_http") != NULL)
        yl_options_set_allow_http(options, (int32_t)number(job, "allow_http"));
    if (text(job, "ca_file") != NULL)
        yl_options_set_ca_file(options, text(job, "ca_file"));
    if (text(job, "proxy") != NULL)
        yl_options_set_proxy(options, text(job, "proxy"));
    if (text(job, "app") != NULL)
        yl_options_set_app(options, text(job, "app"));
    return options;
}

/* What a call came to; of the answers only the operation's own is there. */
struct end {
    sem_t come;
    yl_code code;
    yl_deletion *deletion;
    yl_groups *groups;
    yl_group *group;
    uint64_t face_count;
    yl_error *error;
};

static void ended(struct end *end, yl_code code, yl_error *error) {
    end->code = code;
    end->error = error;
    sem_post(&end->come);
}

static void keep_deletion(yl_code code, yl_deletion *deletion, yl_error *error, void *user_data) {
    struct end *end = user_data;
    end->deletion = deletion;
    ended(end, code, error);
}

static void keep_groups(yl_code code, yl_groups *groups, yl_error *error, void *user_data) {
    struct end *end = user_data;
    end->groups = groups;
    ended(end, code, error);
}

static void keep_group(yl_code code, yl_group *group, yl_error *error, void *user_data) {
    struct end *end = user_data;
    end->group = group;
    ended(end, code, error);
}

static void keep_count(yl_code code, uint64_t face_count, yl_error *error, void *user_data) {
    struct end *end = user_data;
    end->face_count = face_count;
    ended(end, code, error);
}

static bool is(const struct job *job, const char *operation) {
    return same(text(job, "operation"), operation);
}

static void call(const struct job *job, const yl_client *client, const yl_call_options *options,
                 struct end *end) {
    const char *group_id = text(job, "group_id");
    const uint32_t flags = (uint32_t)number(job, "flags");
    if (is(job, "delete_group") && options == NULL)
        end->code = yl_delete_group(client, group_id, flags, &end->deletion, &end->error);
    else if (is(job, "delete_group"))
        end->code =
            yl_delete_group_with(client, group_id, flags, options, &end->deletion, &end->error);
    else if (is(job, "list_groups"))
        end->code = yl_list_groups(client, options, &end->groups, &end->error);
    else if (is(job, "group_info"))
        end->code = yl_group_info(client, group_id, options, &end->group, &end->error);
    else if (is(job, "face_count"))
        end->code = yl_face_count(client, group_id, options, &end->face_count, &end->error);
    else
        CHECK(!"a known operation");
}

static void call_async(const struct job *job, const yl_client *client,
                       const yl_call_options *options, struct end *end) {
    const char *group_id = text(job, "group_id");
    const uint32_t flags = (uint32_t)number(job, "flags");
    yl_error *error = NULL;
    yl_code code = YL_ERR_PANIC;
    if (is(job, "delete_group"))
        code = yl_delete_group_async(client, group_id, flags, options, keep_deletion, end, &error);
    else if (is(job, "list_groups"))
        code = yl_list_groups_async(client, options, keep_groups, end, &error);
    else if (is(job, "group_info"))
        code = yl_group_info_async(client, group_id, options, keep_group, end, &error);
    else if (is(job, "face_count"))
        code = yl_face_count_async(client, group_id, options, keep_count, end, &error);
    else
        CHECK(!"a known operation");
    if (code != YL_OK)
        ended(end, code, error);
    CHECK(sem_wait(&end->come) == 0);
}

static void free_end(struct end *end) {
    yl_deletion_free(end->deletion);
    yl_groups_free(end->groups);
    yl_group_free(end->group);
    yl_error_free(end->error);
    CHECK(sem_destroy(&end->come) == 0);
}

static void answer(const struct job *job, const struct end *end) {
    if (end->code != YL_OK)
        answer_error(end->code, end->error);
    else if (is(job, "delete_group"))
        answer_deletion(job, end->deletion);
    else if (is(job, "list_groups"))
        answer_groups(end->groups);
    else if (is(job, "face_count"))
        printf("face_count=%" PRIu64 "\t", end->face_count);
    else {
        put("groups_listed", yl_group_id(end->group));
        answer_group(end->group);
    }
    printf("\n");
    fflush(stdout);
}

static void run(const struct job *job, bool async) {
    yl_options *options = options_of(job);
    yl_call_options *call_options = NULL;
    yl_client *client = NULL;
    struct end end = {0};
    CHECK(sem_init(&end.come, 0, 0) == 0);
    end.code = yl_client_new(options, &client, &end.error);
    yl_options_free(options);
    if (text(job, "if_created_at") != NULL || text(job, "call_timeout_ms") != NULL)
        call_options = yl_call_options_new();
    if (text(job, "call_timeout_ms") != NULL)
        yl_call_options_set_timeout_ms(call_options, number(job, "call_timeout_ms"));
    if (text(job, "if_created_at") != NULL) {
        yl_call_options_set_if_created_at(call_options, text(job, "if_created_at"));
    }
    if (end.code == YL_OK) {
        for (uint64_t left = number(job, "repeat"); left > 0; left--) {
            free_end(&end);
            memset(&end, 0, sizeof end);
            CHECK(sem_init(&end.come, 0, 0) == 0);
            if (async) {
                call_async(job, client, call_options, &end);
            } else {
                call(job, client, call_options, &end);
            }
        }
    }
    CHECK((end.code == YL_OK) == (end.error == NULL));
    yl_call_options_free(call_options);
    yl_client_free(client);
    answer(job, &end);
    free_end(&end);
}

int main(int argc, char **argv) {
    const bool async = argc > 1 && strcmp(argv[1], "async") == 0;
    char *line = NULL;
    size_t room = 0;
    struct job job;
    while (getline(&line, &room, stdin) != -1) {
        parse(&job, line);
        run(&job, async);
    }
    free(line);
    return 0;
}
