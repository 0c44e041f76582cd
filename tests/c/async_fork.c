/* A fork, the end of the client and the end of the process while calls are in flight. The sandbox
 * has "child", and never answers "hanging". */
#define _POSIX_C_SOURCE 200809L
#include "check.h"

#include <semaphore.h>
#include <sys/wait.h>
#include <unistd.h>

static sem_t ended;
static yl_code ended_with = -1;
static yl_sent ended_sent = -1;

static void keep(yl_code code, yl_deletion *deletion, yl_error *error, void *user_data) {
    CHECK(*(pid_t *)user_data == getpid());
    ended_with = code;
    ended_sent = yl_error_sent(error);
    yl_deletion_free(deletion);
    yl_error_free(error);
    sem_post(&ended);
}

int main(void) {
    yl_client *client = sandbox_client();
    yl_cancel_token *cancel = yl_cancel_token_new();
    yl_call_options *options = yl_call_options_new();
    pid_t parent = getpid();
    CHECK(sem_init(&ended, 0, 0) == 0);
    CHECK(yl_call_options_set_cancel(options, cancel) == YL_OK);
    CHECK(yl_delete_group_async(client, "hanging", 0, options, keep, &parent, NULL) == YL_OK);
    yl_call_options_free(options);
    /* The test sends a line once the service has the request. */
    CHECK(getchar() == '\n');

    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        pid_t self = getpid();
        CHECK(yl_delete_group_async(client, "child", 0, NULL, keep, &self, NULL) == YL_OK);
        CHECK(sem_wait(&ended) == 0);
        CHECK(ended_with == YL_OK);
        CHECK(yl_delete_group(client, "child", 0, NULL, NULL) == YL_ERR_INVALID_OUTER_ID);
        yl_client_free(client);
        _exit(0);
    }
    int status = -1;
    CHECK(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);

    /* Does not wait for the call, which goes on. */
    yl_client_free(client);
    CHECK(sem_trywait(&ended) != 0);
    yl_cancel_token_cancel(cancel);
    yl_cancel_token_free(cancel);
    CHECK(sem_wait(&ended) == 0);
    CHECK(ended_with == YL_ERR_CANCELLED && ended_sent == YL_SENT_MAYBE_APPLIED);

    /* The process ends with a call in flight; what it still holds is no leak. */
    static yl_client *unfreed;
    unfreed = sandbox_client();
    CHECK(yl_delete_group_async(unfreed, "hanging", 0, NULL, keep, &parent, NULL) == YL_OK);
    return 0;
}
