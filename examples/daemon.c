/* Deletes the face libraries whose ids it reads, one a line, from a FIFO, until SIGTERM or SIGINT:
 *
 *     mkfifo ids && ./daemon ids
 *
 * Standard output gets a line for each face library, standard error one for each attempt. A signal
 * cancels the calls in flight, and each of them still has its line before the daemon ends.
 */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <yl_facesearch.h>

enum { SIGNALS, ENDED, IDS, SOURCES };
enum { MOST_IN_FLIGHT = 32, LONGEST_LINE = 256 };

/* A call: what was asked, and how it ended. */
struct call {
    char group_id[LONGEST_LINE];
    yl_code code;
    yl_deletion *deletion;
    yl_error *error;
};

/* Pipes wake the loop: a signal handler and the client's thread write, poll() returns. */
static int signals[2];
static int ended[2];

static void on_signal(int number) {
    int kept = errno;
    char byte = (char)number;
    /* A pipe that is full wakes the loop just as well. */
    ssize_t written = write(signals[1], &byte, 1);
    (void)written;
    errno = kept;
}

/* On the client's thread: passes the call back to the loop. */
static void on_ended(yl_code code, yl_deletion *deletion, yl_error *error, void *user_data) {
    struct call *call = user_data;
    call->code = code;
    call->deletion = deletion;
    call->error = error;
    if (write(ended[1], &call, sizeof call) != (ssize_t)sizeof call)
        abort();
}

static void on_log_line(yl_log_level level, const char *line, void *user_data) {
    (void)user_data;
    fprintf(stderr, "%s %s\n",
            level >= YL_LOG_WARNING ? "warning"
            : level >= YL_LOG_INFO  ? "info"
                                    : "debug",
            line);
}

static void report(const struct call *call) {
    if (call->code == YL_OK)
        printf("%s %s\n", call->group_id, yl_outcome_name(yl_deletion_outcome(call->deletion)));
    else
        printf("%s %s %s\n", call->group_id, yl_error_name(call->error),
               yl_sent_name(yl_error_sent(call->error)));
}

static void finish(struct call *call) {
    report(call);
    yl_deletion_free(call->deletion);
    yl_error_free(call->error);
    free(call);
}

/* Returns whether the call has begun; one that has not is reported at once. */
static int begin(const yl_client *client, const yl_call_options *options, const char *group_id) {
    struct call *call = calloc(1, sizeof *call);
    if (call == NULL)
        abort();
    strncpy(call->group_id, group_id, LONGEST_LINE - 1);
    /* on_ended() may fill in the call before the function returns. */
    yl_error *error = NULL;
    yl_code code = yl_delete_group_async(client, group_id, YL_DELETE_MISSING_OK, options, on_ended,
                                         call, &error);
    if (code == YL_OK)
        return 1;
    call->code = code;
    call->error = error;
    finish(call);
    return 0;
}

/* Text that was read and is not yet a call. */
struct input {
    char text[LONGEST_LINE];
    size_t length;
    int too_long; /* the rest of the line is dropped: it is no id of its own */
};

/* Begins a call for each whole line, as long as there may be more in flight. */
static void take_lines(struct input *input, const yl_client *client, const yl_call_options *options,
                       size_t *in_flight) {
    char *line = input->text;
    char *end;
    while (*in_flight < MOST_IN_FLIGHT && (end = memchr(line, '\n', input->length)) != NULL) {
        *end = '\0';
        if (input->too_long)
            fputs("a line is too long\n", stderr);
        else if (end > line)
            *in_flight += (size_t)begin(client, options, line);
        input->too_long = 0;
        input->length -= (size_t)(end + 1 - line);
        line = end + 1;
    }
    memmove(input->text, line, input->length);
    if (input->length == sizeof input->text && *in_flight < MOST_IN_FLIGHT) {
        input->too_long = 1;
        input->length = 0;
    }
}

static int serve(const char *path, const yl_client *client, const yl_call_options *options,
                 const yl_cancel_token *cancel) {
    struct input input = {"", 0, 0};
    size_t in_flight = 0;
    int stopping = 0;
    int ids = open(path, O_RDONLY | O_NONBLOCK);
    /* As long as somebody could write, the FIFO does not end. */
    int kept_open = open(path, O_WRONLY);
    if (ids < 0 || kept_open < 0) {
        perror(path);
        return 1;
    }
    puts("serving");
    while (!stopping || in_flight > 0) {
        struct pollfd sources[SOURCES] = {
            [SIGNALS] = {.fd = stopping ? -1 : signals[0], .events = POLLIN},
            [ENDED] = {.fd = ended[0], .events = POLLIN},
            [IDS] = {.fd = stopping || in_flight == MOST_IN_FLIGHT ? -1 : ids, .events = POLLIN}};
        if (poll(sources, SOURCES, -1) < 0) {
            if (errno != EINTR)
                abort();
            continue;
        }
        if (sources[SIGNALS].revents != 0) {
            stopping = 1;
            yl_cancel_token_cancel(cancel);
        }
        if (sources[ENDED].revents != 0) {
            struct call *call;
            if (read(ended[0], &call, sizeof call) != (ssize_t)sizeof call)
                abort();
            finish(call);
            in_flight--;
        }
        if (sources[IDS].revents != 0 && !stopping) {
            ssize_t count = read(ids, input.text + input.length, sizeof input.text - input.length);
            input.length += count > 0 ? (size_t)count : 0;
        }
        if (!stopping)
            take_lines(&input, client, options, &in_flight);
    }
    close(kept_open);
    close(ids);
    return 0;
}

int main(int argc, char **argv) {
    struct sigaction action;
    yl_options *options = yl_options_from_env();
    yl_client *client = NULL;
    yl_cancel_token *cancel = yl_cancel_token_new();
    yl_call_options *call_options = yl_call_options_new();
    yl_error *error = NULL;
    int status = 1;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_signal;
    setvbuf(stdout, NULL, _IOLBF, 0);
    yl_options_set_log(options, on_log_line, NULL);
    yl_call_options_set_cancel(call_options, cancel);
    if (argc != 2)
        fputs("daemon FIFO\n", stderr);
    else if (pipe(signals) != 0 || pipe(ended) != 0 || sigaction(SIGTERM, &action, NULL) != 0 ||
             sigaction(SIGINT, &action, NULL) != 0)
        perror("daemon");
    else if (yl_client_new(options, &client, &error) != YL_OK)
        fprintf(stderr, "%s\n", yl_error_message(error));
    else
        status = serve(argv[1], client, call_options, cancel);
    yl_error_free(error);
    yl_client_free(client);
    yl_call_options_free(call_options);
    yl_cancel_token_free(cancel);
    yl_options_free(options);
    return status;
}
