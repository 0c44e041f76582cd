use std::fmt;

use crate::{Attempt, GroupId};

/// How it is known that the library is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// The service confirmed the deletion.
    Deleted,
    /// An earlier attempt of this call may have been carried out, its reply was lost, and now the library is gone.
    Inferred,
    /// There was no such library, and the caller said that is fine.
    Absent,
}

impl Outcome {
    /// `deleted`, `inferred` or `absent`.
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

/// The library is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Deletion {
    /// The library that is gone.
    pub group_id: GroupId,
    /// How that is known.
    pub outcome: Outcome,
    /// The service's id of the last request; absent when the reply had none.
    pub request_id: Option<String>,
    /// How long the service says it took, in milliseconds; absent when the reply had no such number.
    pub time_used_ms: Option<u64>,
    /// Every request of the call, in order.
    pub attempts: Vec<Attempt>,
}
