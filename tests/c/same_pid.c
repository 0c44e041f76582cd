/* A child whose process number is its parent's, as the first process of another pid namespace has
 * it: getpid() is the program's own here. The sandbox has: before, child, async, parent. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"

#include <semaphore.h>
#include <sys/wait.h>
#include <unistd.h>

pid_t getpid(void) { return 1; }

static sem_t ended;
static yl_code ended_with = -1;

static void end(yl_code code, yl_deletion *deletion, yl_error *error, void *user_data) {
    (void)user_data;
    ended_with = code;
    yl_deletion_free(deletion);
    yl_error_free(error);
    sem_post(&ended);
}

static bool reuses_connection(const yl_client *client, const char *group_id) {
    yl_deletion *deletion = NULL;
    CHECK(yl_delete_group(client, group_id, 0, &deletion, NULL) == YL_OK);
    const bool reused = yl_attempt_reused_connection(yl_deletion_attempt(deletion, 0));
    yl_deletion_free(deletion);
    return reused;
}

int main(void) {
    yl_client *client = sandbox_client();
    CHECK(sem_init(&ended, 0, 0) == 0);
    CHECK(!reuses_connection(client, "before"));
    CHECK(yl_delete_group_async(client, "before", 0, NULL, end, NULL, NULL) == YL_OK);
    CHECK(sem_wait(&ended) == 0 && ended_with == YL_ERR_INVALID_OUTER_ID);

    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        CHECK(!reuses_connection(client, "child"));
        /* The parent's thread is not here. */
        CHECK(yl_delete_group_async(client, "async", 0, NULL, end, NULL, NULL) == YL_OK);
        CHECK(sem_wait(&ended) == 0 && ended_with == YL_OK);
        yl_client_free(client);
        _exit(0);
    }
    int status = -1;
    CHECK(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    /* Whether it reuses its connection depends on how long that was idle. */
    (void)reuses_connection(client, "parent");
    yl_client_free(client);
    return 0;
}
