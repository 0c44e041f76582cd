use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::group::{Created, Group, zoned};

/// A face library as the service keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Library {
    pub(crate) faces: u64,
    name: String,
    data: String,
    created_at: OffsetDateTime,
}

impl Library {
    /// The face library that `given` describes; it is `age_s` old at `now`, unless `given` says
    /// otherwise.
    pub(crate) fn new(id: &str, given: Group, now: i64, age_s: u64) -> Self {
        let created_at = match given.created {
            Some(Created::At(at)) => at,
            Some(Created::Ago(age_s)) => zoned(now.saturating_sub_unsigned(age_s)),
            None => zoned(now.saturating_sub_unsigned(age_s)),
        };
        Self {
            faces: given.faces,
            name: given.name.unwrap_or_else(|| id.to_owned()),
            data: given.data.unwrap_or_default(),
            created_at,
        }
    }

    /// The same face library with the changes that `given` names.
    pub(crate) fn changed(&self, id: &str, given: Group, now: i64) -> Self {
        let (name, data) = (given.name.is_some(), given.data.is_some());
        let created = given.created.is_some();
        let mut changed = Self::new(id, given, now, 0);
        if !name {
            changed.name.clone_from(&self.name);
        }
        if !data {
            changed.data.clone_from(&self.data);
        }
        if !created {
            changed.created_at = self.created_at;
        }
        changed
    }

    /// What the reads return about it.
    pub(crate) fn info(&self, id: &str) -> Value {
        json!({
            "group_id": id,
            "group_name": self.name,
            "group_data": self.data,
            "model_version": "s21",
            // The service's form has whole seconds.
            "add_time": self.created_at.truncate_to_second().format(&Rfc3339).unwrap_or_default(),
        })
    }
}
