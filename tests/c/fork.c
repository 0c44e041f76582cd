/* A client that has been used works in a forked child, and goes on in the parent. The sandbox has:
 * before, child, parent. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"

#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void) {
    yl_client *client = sandbox_client();
    CHECK(yl_delete_group(client, "before", 0, NULL, NULL) == YL_OK);

    const time_t forked_at = time(NULL);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        yl_deletion *deletion = NULL;
        CHECK(yl_delete_group(client, "child", 0, &deletion, NULL) == YL_OK);
        CHECK(!yl_attempt_reused_connection(yl_deletion_attempt(deletion, 0)));
        yl_deletion_free(deletion);
        yl_client_free(client);
        _exit(0);
    }
    int status = -1;
    CHECK(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);

    yl_deletion *deletion = NULL;
    CHECK(yl_delete_group(client, "parent", 0, &deletion, NULL) == YL_OK);
    /* It keeps an idle connection for four seconds. */
    CHECK(yl_attempt_reused_connection(yl_deletion_attempt(deletion, 0)) ||
          time(NULL) - forked_at >= 3);
    yl_deletion_free(deletion);
    CHECK(yl_delete_group(client, "child", 0, NULL, NULL) == YL_ERR_INVALID_OUTER_ID);
    yl_client_free(client);
    return 0;
}
