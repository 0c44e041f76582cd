use std::fmt;
use std::str::FromStr;

use crate::types::invalid_argument::InvalidArgument;

/// The longest id of a face library, in bytes (the vendor's "create" page).
const MAX_BYTES: usize = 48;

/// A checked id of a face library: 1 to 48 bytes of ASCII letters, digits and `- % @ # & _`.
///
/// The clients' methods take it where they take text.
///
/// ```
/// use yl_facesearch::GroupId;
///
/// let group_id: GroupId = "YuanliStudent_01".parse()?;
/// assert_eq!(group_id.as_str(), "YuanliStudent_01");
/// assert!(GroupId::new("no spaces").is_err());
/// # Ok::<(), yl_facesearch::InvalidArgument>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GroupId(Box<str>);

impl GroupId {
    /// Checks `text`.
    ///
    /// # Errors
    /// `text` breaks the rule that the error names.
    pub fn new(text: &str) -> Result<Self, InvalidArgument> {
        if text.is_empty() {
            return Err(InvalidArgument::new("group_id", "must not be empty"));
        }
        if let Some(wrong) = text
            .chars()
            .find(|c| !c.is_ascii_alphanumeric() && !"-%@#&_".contains(*c))
        {
            return Err(InvalidArgument::new(
                "group_id",
                format_args!("may hold ASCII letters, digits and - % @ # & _ only, not {wrong:?}"),
            ));
        }
        if text.len() > MAX_BYTES {
            return Err(InvalidArgument::new(
                "group_id",
                format_args!("may have {MAX_BYTES} bytes at most, not {}", text.len()),
            ));
        }
        Ok(Self(text.into()))
    }

    /// Returns the id as the service knows it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for GroupId {
    type Err = InvalidArgument;

    fn from_str(text: &str) -> Result<Self, InvalidArgument> {
        Self::new(text)
    }
}

impl TryFrom<&str> for GroupId {
    type Error = InvalidArgument;

    fn try_from(text: &str) -> Result<Self, InvalidArgument> {
        Self::new(text)
    }
}

impl AsRef<str> for GroupId {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for GroupId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for GroupId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
