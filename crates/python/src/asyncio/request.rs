use yl_facesearch::{CallOptions, CancelToken, Client, DeleteOptions, Error};

use crate::answer::Answer;

/// A call that the background is to make.
pub(crate) enum Request {
    DeleteGroup(String, DeleteOptions),
    ListGroups(CallOptions),
    GroupInfo(String, CallOptions),
    FaceCount(String, CallOptions),
}

impl Request {
    /// The same, ended by `token` too.
    pub(crate) fn cancel(self, token: &CancelToken) -> Self {
        match self {
            Self::DeleteGroup(group_id, options) => {
                Self::DeleteGroup(group_id, options.cancel(token))
            }
            Self::ListGroups(options) => Self::ListGroups(options.cancel(token)),
            Self::GroupInfo(group_id, options) => Self::GroupInfo(group_id, options.cancel(token)),
            Self::FaceCount(group_id, options) => Self::FaceCount(group_id, options.cancel(token)),
        }
    }

    pub(crate) async fn make(&self, client: &Client) -> Result<Answer, Error> {
        match self {
            Self::DeleteGroup(group_id, options) => client
                .delete_group_with(group_id, options)
                .await
                .map(Answer::Deletion),
            Self::ListGroups(options) => client.list_groups_with(options).await.map(Answer::Groups),
            Self::GroupInfo(group_id, options) => client
                .group_info_with(group_id, options)
                .await
                .map(Answer::Group),
            Self::FaceCount(group_id, options) => client
                .face_count_with(group_id, options)
                .await
                .map(Answer::FaceCount),
        }
    }
}
