use std::fmt;
use std::str::FromStr;

use crate::types::error::Error;

/// The longest library id, in bytes (the vendor's "create" page).
const MAX_BYTES: usize = 48;

/// A checked library id: 1 to 48 bytes of ASCII letters, digits and `- % @ # & _`.
///
/// ```
/// use yl_facesearch::GroupId;
///
/// let group_id: GroupId = "YuanliStudent_01".parse()?;
/// assert_eq!(group_id.as_str(), "YuanliStudent_01");
/// # Ok::<(), yl_facesearch::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GroupId(Box<str>);

impl GroupId {
    /// Checks `text`.
    ///
    /// ```
    /// use yl_facesearch::GroupId;
    ///
    /// assert!(GroupId::new("YuanliStudent_01").is_ok());
    /// assert!(GroupId::new("no spaces").is_err());
    /// ```
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorCode::InvalidArgument), naming the rule that `text` breaks.
    pub fn new(text: &str) -> Result<Self, Error> {
        if text.is_empty() {
            return Err(Error::invalid_argument("group_id", "must not be empty"));
        }
        if let Some(wrong) = text
            .chars()
            .find(|c| !c.is_ascii_alphanumeric() && !"-%@#&_".contains(*c))
        {
            return Err(Error::invalid_argument(
                "group_id",
                format_args!("may hold ASCII letters, digits and - % @ # & _ only, not {wrong:?}"),
            ));
        }
        if text.len() > MAX_BYTES {
            return Err(Error::invalid_argument(
                "group_id",
                format_args!("may have {MAX_BYTES} bytes at most, not {}", text.len()),
            ));
        }
        Ok(Self(text.into()))
    }

    /// The id as the service knows it.
    ///
    /// ```
    /// use yl_facesearch::GroupId;
    ///
    /// assert_eq!(GroupId::new("a-b")?.as_str(), "a-b");
    /// # Ok::<(), yl_facesearch::Error>(())
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for GroupId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
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
