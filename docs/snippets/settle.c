#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <yl_facesearch.h>

/* What to do about a delete of the face library that was created at `created_at`. */
static const char *settle(const yl_client *client, const char *group_id, const char *created_at,
                          int64_t settles_at_ms, int64_t now_ms) {
    if (now_ms < settles_at_ms)
        return "is in doubt: look after settles_at";
    yl_groups *groups = NULL;
    const char *answer = "is gone";
    if (yl_list_groups(client, NULL, &groups, NULL) != YL_OK)
        answer = "could not be looked at: look again";
    for (size_t index = 0; index < yl_groups_count(groups); ++index) {
        const yl_group *found = yl_groups_at(groups, index);
        if (strcmp(yl_group_id(found), group_id) == 0 &&
            strcmp(yl_timestamp_text(yl_group_created_at(found)), created_at) == 0)
            answer = "exists: delete it again";
    }
    yl_groups_free(groups);
    return answer;
}

static yl_code erase(const yl_client *client, const char *group_id) {
    yl_group *group = NULL;
    yl_code code = yl_group_info(client, group_id, NULL, &group, NULL);
    if (code != YL_OK)
        return code;
    const char *created_at = yl_timestamp_text(yl_group_created_at(group));
    yl_call_options *options = yl_call_options_new();
    yl_error *error = NULL;
    yl_call_options_set_if_created_at(options, created_at);
    code = yl_delete_group_with(client, group_id, 0, options, NULL, &error);
    if (yl_error_sent(error) == YL_SENT_MAYBE_APPLIED) {
        /* A program stores the two and looks later; here the second time is made up. */
        int64_t settles_at_ms = yl_error_settles_at_ms(error);
        int64_t times[] = {(int64_t)time(NULL) * 1000, settles_at_ms};
        for (size_t index = 0; index < 2; ++index)
            printf("%s %s\n", group_id,
                   settle(client, group_id, created_at, settles_at_ms, times[index]));
        code = YL_OK;
    }
    yl_error_free(error);
    yl_call_options_free(options);
    yl_group_free(group);
    return code;
}

int main(void) {
    yl_options *options = yl_options_from_env();
    yl_client *client = NULL;
    yl_options_set_max_retries(options, 0);
    yl_code code = yl_client_new(options, &client, NULL);
    yl_options_free(options);
    if (code == YL_OK)
        code = erase(client, "one");
    if (code == YL_OK)
        code = erase(client, "two");
    if (code != YL_OK)
        fprintf(stderr, "%s\n", yl_strerror(code));
    yl_client_free(client);
    return code == YL_OK ? 0 : 1;
}
