use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::library::Library;

/// Every face library of the account.
pub(crate) fn read(groups: &BTreeMap<String, Library>) -> Map<String, Value> {
    let infos: Vec<_> = groups
        .iter()
        .map(|(id, library)| library.info(id))
        .collect();
    Map::from_iter([("group_infos".to_owned(), infos.into())])
}
