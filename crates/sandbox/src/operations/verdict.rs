use serde_json::{Map, Value};

/// The answer by the documents.
#[derive(Debug)]
pub(crate) struct Verdict {
    pub(crate) status: u16,
    /// What a success returns, or the error.
    pub(crate) members: Result<Map<String, Value>, String>,
    /// `request_id` and `time_used` can be missing on 403 and 404.
    pub(crate) has_ids: bool,
    /// The face library was deleted.
    pub(crate) applied: bool,
}

impl Verdict {
    pub(crate) fn success(members: Map<String, Value>, applied: bool) -> Self {
        Self {
            status: 200,
            members: Ok(members),
            has_ids: true,
            applied,
        }
    }

    pub(crate) fn refused(status: u16, error: impl Into<String>) -> Self {
        Self {
            status,
            members: Err(error.into()),
            has_ids: !matches!(status, 403 | 404),
            applied: false,
        }
    }

    /// No such face library. Which of the two spellings the service sends is not certain:
    /// `spelling` is the step's, `documented` that of the call's own page.
    pub(crate) fn missing(spelling: Option<&str>, documented: &str) -> Self {
        Self::refused(400, spelling.unwrap_or(documented))
    }

    pub(crate) fn error(&self) -> Option<&str> {
        self.members.as_ref().err().map(String::as_str)
    }
}
