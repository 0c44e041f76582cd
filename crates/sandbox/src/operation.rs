use serde::{Deserialize, Serialize};

/// A call of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// Deletes a face library.
    DeleteGroup,
    /// Lists the face libraries.
    ListGroups,
    /// Describes a face library.
    GroupInfo,
    /// Counts the faces of a face library.
    FaceCount,
}

impl Operation {
    /// The operation at `path`, which comes without the service's prefix.
    pub(crate) fn at(path: &str) -> Option<Self> {
        match path {
            "/finauth/search/group/free" => Some(Self::DeleteGroup),
            "/finauth/search/group/group_list" => Some(Self::ListGroups),
            "/finauth/search/group/group_info" => Some(Self::GroupInfo),
            "/finauth/search/group/get_size" => Some(Self::FaceCount),
            _ => None,
        }
    }
}
