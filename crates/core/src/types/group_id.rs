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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_an_id_is_its_text() {
        let text = "aZ09-%@#&_";
        for id in [GroupId::new(text), text.parse(), text.try_into()] {
            let id = id.unwrap();
            assert_eq!(id.as_str(), text);
            assert_eq!(id.as_ref(), text);
            assert_eq!(id.to_string(), text);
            assert_eq!(format!("{id:?}"), format!("{text:?}"));
        }
    }

    #[test]
    fn what_the_service_allows_no_id_to_be_is_refused() {
        for length in [1, 48] {
            assert!(GroupId::new(&"g".repeat(length)).is_ok(), "{length} bytes");
        }
        let long = "g".repeat(49);
        for text in ["", "a b", "a.b", "a/b", "é", "a\n", long.as_str()] {
            let refused = [GroupId::new(text), text.parse(), text.try_into()];
            assert!(refused.iter().all(Result::is_err), "{text:?}");
        }
    }
}
