//! `yl_group` and `yl_groups`: face libraries, as the service describes them.

use std::ffi::{CString, c_char};
use std::ptr;

use yl_facesearch::Group;

use crate::timestamp::yl_timestamp;
use crate::{handle, string};

/// A face library, as the service described it. Never changes: any number of threads at once.
pub struct yl_group {
    id: CString,
    name: CString,
    data: CString,
    model_version: CString,
    created_at: yl_timestamp,
}

impl yl_group {
    pub(crate) fn new(group: &Group) -> Self {
        Self {
            id: string::owned(group.id.as_str()),
            name: string::owned(&group.name),
            data: string::owned(&group.data),
            model_version: string::owned(&group.model_version),
            created_at: yl_timestamp::new(group.created_at),
        }
    }
}

/// The account's face libraries, in the service's order.
/// Never changes: any number of threads at once.
pub struct yl_groups(Vec<yl_group>);

impl yl_groups {
    pub(crate) fn new(groups: &[Group]) -> Self {
        Self(groups.iter().map(yl_group::new).collect())
    }
}

/// Frees the list, its groups and their texts.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_groups_free(groups: *mut yl_groups) {
    // SAFETY: NULL or a live object that is not used again, by the caller's contract.
    unsafe { handle::free(groups) };
}

/// The number of groups; 0 for NULL.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_groups_count(groups: *const yl_groups) -> usize {
    // SAFETY: the caller's contract.
    unsafe { handle::read(groups, 0, |it| it.0.len()) }
}

/// The group number `index`, counted from 0, borrowed from `groups`; NULL past the end.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_groups_at(groups: *const yl_groups, index: usize) -> *const yl_group {
    // SAFETY: the caller's contract.
    unsafe { handle::read(groups, ptr::null(), |it| handle::borrowed(it.0.get(index))) }
}

/// Frees a group that yl_group_info() returned, and its texts. Never one of yl_groups_at().
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_group_free(group: *mut yl_group) {
    // SAFETY: NULL or a live object that is not used again, by the caller's contract.
    unsafe { handle::free(group) };
}

/// Its group_id; NULL for NULL.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_group_id(group: *const yl_group) -> *const c_char {
    // SAFETY: the caller's contract.
    unsafe { handle::read(group, ptr::null(), |it| it.id.as_ptr()) }
}

/// Its name; "" when it has none, NULL for NULL.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_group_name(group: *const yl_group) -> *const c_char {
    // SAFETY: the caller's contract.
    unsafe { handle::read(group, ptr::null(), |it| it.name.as_ptr()) }
}

/// What its creator stored with it; "" when that is nothing, NULL for NULL.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_group_data(group: *const yl_group) -> *const c_char {
    // SAFETY: the caller's contract.
    unsafe { handle::read(group, ptr::null(), |it| it.data.as_ptr()) }
}

/// The model of its face features, such as "s21"; NULL for NULL.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_group_model_version(group: *const yl_group) -> *const c_char {
    // SAFETY: the caller's contract.
    unsafe { handle::read(group, ptr::null(), |it| it.model_version.as_ptr()) }
}

/// When it was created, borrowed from `group`; NULL for NULL. It never changes, so it distinguishes
/// a face library from a later one with the same id: see yl_call_options_set_if_created_at().
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_group_created_at(group: *const yl_group) -> *const yl_timestamp {
    // SAFETY: the caller's contract.
    unsafe { handle::read(group, ptr::null(), |it| ptr::from_ref(&it.created_at)) }
}
