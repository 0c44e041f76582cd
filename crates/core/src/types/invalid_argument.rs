use std::fmt;

/// An argument that breaks a rule: its name and the rule, and its value where that is no secret.
///
/// It converts into an [`Error`](crate::Error) with the code
/// [`InvalidArgument`](crate::ErrorCode::InvalidArgument).
///
/// ```
/// use yl_facesearch::{Error, ErrorCode, GroupId};
///
/// let refused = GroupId::new("").unwrap_err();
/// assert_eq!(refused.to_string(), "group_id must not be empty");
/// assert_eq!(Error::from(refused).code(), ErrorCode::InvalidArgument);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidArgument(String);

impl InvalidArgument {
    pub(crate) fn new(argument: &str, rule: impl fmt::Display) -> Self {
        Self(format!("{argument} {rule}"))
    }
}

impl fmt::Display for InvalidArgument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for InvalidArgument {}
