/* Makes the calls that its lines describe: a line of tab-separated key=value in, a line out. \t,
 * \n, \r and \\ are written so. With the argument async, by calls that do not block. */
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

static void parse(struct job *job, char *line) {
    job->fields = 0;
    line[strcspn(line, "\n")] = '\0';
    for (char *field = strtok(line, "\t"); field != NULL; field = strtok(NULL, "\t")) {
        char *equals = strchr(field, '=');
        CHECK(equals != NULL && job->fields < MOST_FIELDS);
        *equals = '\0';
        unescape(equals + 1);
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

/* Attempt by attempt: all but a last one that succeeded have failed. */
static void check_attempt(const yl_attempt *attempt, bool succeeded) {
    CHECK(attempt != NULL);
    CHECK((yl_attempt_code(attempt) == YL_OK) == succeeded);
    CHECK((yl_attempt_sent(attempt) == 0) == succeeded);
    CHECK(yl_attempt_started_at_ms(attempt) > INT64_C(1700000000000));
    CHECK(yl_attempt_duration_us(attempt) >= 0);
}

static void answer_deletion(const struct job *job, const yl_deletion *deletion) {
    size_t attempts = yl_deletion_attempts(deletion);
    CHECK(same(yl_deletion_group_id(deletion), text(job, "group_id")));
    put("outcome", yl_outcome_name(yl_deletion_outcome(deletion)));
    put("request_id", yl_deletion_request_id(deletion));
    if (yl_deletion_time_used_ms(deletion) != -1)
        put_number("time_used", yl_deletion_time_used_ms(deletion));
    put_number("attempts", (int64_t)attempts);
    for (size_t index = 0; index < attempts; index++)
        check_attempt(yl_deletion_attempt(deletion, index),
                      index + 1 == attempts && yl_deletion_outcome(deletion) == YL_OUTCOME_DELETED);
    CHECK(yl_deletion_attempt(deletion, attempts) == NULL);
}

static void answer_error(yl_code code, const yl_error *error) {
    size_t attempts = yl_error_attempts(error);
    CHECK(yl_error_code(error) == code);
    put_number("number", yl_error_code(error));
    put("code", yl_error_name(error));
    put("sent", yl_sent_name(yl_error_sent(error)));
    if (yl_error_http_status(error) != 0)
        put_number("status", yl_error_http_status(error));
    put("detail", yl_error_detail(error));
    put("message", yl_error_message(error));
    put("request_id", yl_error_request_id(error));
    put("retryable", yl_error_retryable(error) ? "true" : "false");
    put_number("attempts", (int64_t)attempts);
    for (size_t index = 0; index < attempts; index++)
        check_attempt(yl_error_attempt(error, index), false);
    CHECK(yl_error_attempt(error, attempts) == NULL);
}

static yl_options *options_of(const struct job *job) {
    /* The setters' codes are not looked at: that must be safe. */
    yl_options *options = yl_options_new(text(job, "api_key"), text(job, "api_secret"));
    if (text(job, "endpoint") != NULL)
        yl_options_set_endpoint(options, text(job, "endpoint"));
    if (text(job, "timeout_ms") != NULL)
        yl_options_set_timeout_ms(options, number(job, "timeout_ms"));
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
    return options;
}

struct end {
    sem_t come;
    yl_code code;
    yl_deletion *deletion;
    yl_error *error;
};

static void keep(yl_code code, yl_deletion *deletion, yl_error *error, void *user_data) {
    struct end *end = user_data;
    end->code = code;
    end->deletion = deletion;
    end->error = error;
    sem_post(&end->come);
}

static yl_code delete_async(const yl_client *client, const char *group_id, uint32_t flags,
                            yl_deletion **deletion, yl_error **error) {
    struct end end;
    *deletion = NULL;
    CHECK(sem_init(&end.come, 0, 0) == 0);
    yl_code code = yl_delete_group_async(client, group_id, flags, NULL, keep, &end, error);
    if (code == YL_OK) {
        CHECK(sem_wait(&end.come) == 0);
        code = end.code;
        *deletion = end.deletion;
        *error = end.error;
    }
    CHECK(sem_destroy(&end.come) == 0);
    return code;
}

static void run(const struct job *job, bool async) {
    yl_options *options = options_of(job);
    yl_client *client = NULL;
    yl_deletion *deletion = NULL;
    yl_error *error = NULL;
    yl_code code = yl_client_new(options, &client, &error);
    yl_options_free(options);
    if (code == YL_OK) {
        for (uint64_t left = number(job, "repeat"); left > 0; left--) {
            yl_deletion_free(deletion);
            yl_error_free(error);
            code = (async ? delete_async : yl_delete_group)(
                client, text(job, "group_id"), (uint32_t)number(job, "flags"), &deletion, &error);
        }
    }
    CHECK((code == YL_OK) == (deletion != NULL) && (code == YL_OK) == (error == NULL));
    yl_client_free(client);
    if (code == YL_OK)
        answer_deletion(job, deletion);
    else
        answer_error(code, error);
    printf("\n");
    fflush(stdout);
    yl_deletion_free(deletion);
    yl_error_free(error);
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
