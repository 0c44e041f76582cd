use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Error, MapAccess, Visitor, value::MapAccessDeserializer};
use serde::{Deserialize, Deserializer};
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

/// A face library as a test describes it. If the face library exists, what is not given is kept.
///
/// In JSON it is the number of its faces, or an object of `faces`, `name`, `data` and either
/// `created_at` (RFC 3339) or `age_s`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Group {
    pub(crate) faces: u64,
    pub(crate) name: Option<String>,
    pub(crate) data: Option<String>,
    pub(crate) created: Option<Created>,
}

/// When a face library was created.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Created {
    At(OffsetDateTime),
    /// So many seconds before it is added, by the sandbox's clock.
    Ago(u64),
}

impl Group {
    /// A face library with so many faces.
    pub fn new(faces: u64) -> Self {
        Self {
            faces,
            ..Self::default()
        }
    }

    /// The `group_name`. Default: the id.
    pub fn name(mut self, name: &str) -> Self {
        self.name = Some(name.to_owned());
        self
    }

    /// The `group_data`. Default: empty.
    pub fn data(mut self, data: &str) -> Self {
        self.data = Some(data.to_owned());
        self
    }

    /// The `add_time`, as Unix time in seconds. Default: 30 days before the face library is added.
    pub fn created_at(mut self, unix_seconds: i64) -> Self {
        self.created = Some(Created::At(zoned(unix_seconds)));
        self
    }

    /// The `add_time`, so many seconds before the face library is added, by the sandbox's clock.
    pub fn age_s(mut self, seconds: u64) -> Self {
        self.created = Some(Created::Ago(seconds));
        self
    }
}

impl From<u64> for Group {
    fn from(faces: u64) -> Self {
        Self::new(faces)
    }
}

impl<'de> Deserialize<'de> for Group {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Form)
    }
}

/// Reads a group from JSON by hand: serde's own choice between two forms does not name the mistake.
struct Form;

impl<'de> Visitor<'de> for Form {
    type Value = Group;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a number of faces, or an object that describes a face library")
    }

    fn visit_u64<E: Error>(self, faces: u64) -> Result<Group, E> {
        Ok(Group::new(faces))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Group, A::Error> {
        let members = Members::deserialize(MapAccessDeserializer::new(map))?;
        let created = match (members.created_at, members.age_s) {
            (None, None) => None,
            (Some(text), None) => {
                let at = OffsetDateTime::parse(&text, &Rfc3339).map_err(A::Error::custom)?;
                // The service writes an offset, never a Z.
                let is_utc = at.offset().is_utc();
                Some(Created::At(if is_utc {
                    zoned(at.unix_timestamp())
                } else {
                    at
                }))
            }
            (None, Some(seconds)) => Some(Created::Ago(seconds)),
            (Some(_), Some(_)) => return Err(A::Error::custom("only one of created_at and age_s")),
        };
        Ok(Group {
            faces: members.faces,
            name: members.name,
            data: members.data,
            created,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Members {
    #[serde(default)]
    faces: u64,
    name: Option<String>,
    data: Option<String>,
    created_at: Option<String>,
    age_s: Option<u64>,
}

/// Whether `text` can be the id of a face library, by the rules of the vendor's page that creates
/// them.
pub(crate) fn is_id(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-%@#&_".contains(&byte);
    (1..=48).contains(&text.len()) && text.bytes().all(allowed)
}

/// Why `text` is no id.
pub(crate) fn no_id(text: &str) -> String {
    format!("{text:?} is no id: it has 1 to 48 ASCII letters, digits and - % @ # & _")
}

/// Reads face libraries by their ids.
pub(crate) fn by_id<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, Group>, D::Error> {
    let groups = BTreeMap::<String, Group>::deserialize(deserializer)?;
    match groups.keys().find(|id| !is_id(id)) {
        None => Ok(groups),
        Some(wrong) => Err(D::Error::custom(no_id(wrong))),
    }
}

/// A time in the zone of the vendor's examples, within the years that RFC 3339 can write.
pub(crate) fn zoned(unix_seconds: i64) -> OffsetDateTime {
    const YEAR_9999: i64 = 253_370_764_800;
    let zone = UtcOffset::from_hms(8, 0, 0).unwrap_or(UtcOffset::UTC);
    OffsetDateTime::from_unix_timestamp(unix_seconds.clamp(0, YEAR_9999))
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
        .to_offset(zone)
}
