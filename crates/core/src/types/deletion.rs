use std::fmt;

use crate::types::attempt::Attempt;
use crate::types::group_id::GroupId;
use crate::types::settles_at::SettlesAt;
use crate::types::timestamp::Timestamp;

/// How it is known that the face library does not exist.
///
/// ```
/// use yl_facesearch::Outcome;
///
/// assert_eq!(Outcome::Inferred.to_string(), "inferred");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// The service confirmed the deletion.
    Deleted,
    /// The fate of an earlier request of this call was unknown, and then the service found no such
    /// face library. It was seen gone: nobody knows which request deleted it, or that it ever
    /// existed.
    Inferred,
    /// The service found no such face library, and the caller said that is fine.
    Absent,
}

impl Outcome {
    /// Returns `deleted`, `inferred` or `absent`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Deleted => "deleted",
            Self::Inferred => "inferred",
            Self::Absent => "absent",
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The face library does not exist: the service said so.
///
/// ```
/// use yl_facesearch::Outcome;
/// use yl_facesearch::blocking::Client;
///
/// # let sandbox = yl_facesearch_sandbox::Sandbox::start()?;
/// # sandbox.add_group("YuanliStudent_01", 0);
/// # let client = Client::builder()
/// #     .api_key(sandbox.api_key())
/// #     .api_secret(sandbox.api_secret())
/// #     .endpoint(sandbox.endpoint())
/// #     .build()?;
/// let deletion = client.delete_group("YuanliStudent_01")?;
/// assert_eq!(deletion.group_id.as_str(), "YuanliStudent_01");
/// assert_eq!(deletion.outcome, Outcome::Deleted);
/// assert_eq!(deletion.attempts.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Deletion {
    /// The id of the face library.
    pub group_id: GroupId,
    /// How that is known.
    pub outcome: Outcome,
    /// The service's id of the last request; absent when the reply had none.
    pub request_id: Option<String>,
    /// How long the service says it took, in milliseconds; absent when the reply had no such
    /// number.
    pub time_used_ms: Option<u64>,
    /// Every request of the call, in order.
    pub attempts: Vec<Attempt>,
    /// Until when an earlier request of the call, delayed somewhere, may still be carried out, and
    /// could delete a face library that is created with the same id; `None` when there is none.
    pub settles_at: Option<SettlesAt>,
    /// With `if_created_at`: another face library with this id exists, created at this time.
    pub recreated_at: Option<Timestamp>,
}

impl Deletion {
    /// Makes a deletion without attempts and without a reply's facts, for fakes in tests: the
    /// fields say more.
    ///
    /// ```
    /// use yl_facesearch::{Deletion, GroupId, Outcome};
    ///
    /// let mut deletion = Deletion::new(GroupId::new("YuanliStudent_01")?, Outcome::Deleted);
    /// deletion.request_id = Some("1769494741,b3c5".to_owned());
    /// # Ok::<(), yl_facesearch::InvalidArgument>(())
    /// ```
    #[must_use]
    pub const fn new(group_id: GroupId, outcome: Outcome) -> Self {
        Self {
            group_id,
            outcome,
            request_id: None,
            time_used_ms: None,
            attempts: Vec::new(),
            settles_at: None,
            recreated_at: None,
        }
    }
}
