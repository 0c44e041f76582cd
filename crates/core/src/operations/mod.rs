//! The calls of the service's API: path, fields, and what a reply proves.
//!
//! Uses `call`, `types`, `signing` and `transport::reply`. What all operations share is in
//! `envelope` (replies), `form` (requests) and `read` (the attempts of a call that changes
//! nothing).

pub(crate) mod delete_group;
pub(crate) mod envelope;
pub(crate) mod face_count;
pub(crate) mod form;
pub(crate) mod group_info;
pub(crate) mod list_groups;
pub(crate) mod read;
#[cfg(test)]
mod timing;
