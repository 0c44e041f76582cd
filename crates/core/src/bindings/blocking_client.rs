use std::time::Duration;

use tokio::time::Instant;

use crate::bindings::blocking_call::BlockingCall;
use crate::blocking::Client;
use crate::call::operation::{Operation, group_id as group_id_of};
use crate::operations::delete_group::settlement::Settlement;
use crate::operations::delete_group::{DeleteGroup, delete_group};
use crate::operations::face_count::FaceCount;
use crate::operations::group_info::GroupInfo;
use crate::operations::list_groups::ListGroups;
use crate::operations::read::read;
use crate::runtime::runtime_pool::interruptible;
use crate::system;
use crate::types::call_options::CallOptions;
use crate::types::cancel_token::CancelToken;
use crate::types::delete_options::DeleteOptions;
use crate::types::deletion::Deletion;
use crate::types::error::Error;
use crate::types::group::Group;
use crate::types::group_id::GroupId;
use crate::types::settles_at::SettlesAt;

/// Checks the arguments of a delete as [`Client::delete_group_with`] does before it sends anything:
/// for bindings that report bad arguments at once and the rest when the call has ended.
///
/// # Errors
/// [`InvalidArgument`](crate::ErrorCode::InvalidArgument).
pub fn check_arguments(
    client: &Client,
    group_id: &str,
    options: &DeleteOptions,
) -> Result<(), Error> {
    GroupId::new(group_id)?;
    client.context().timeout(options.timeout).map(drop)
}

/// Checks the options of a read as [`Client::list_groups_with`] does before it sends anything.
///
/// # Errors
/// [`InvalidArgument`](crate::ErrorCode::InvalidArgument).
pub fn check_read_options(client: &Client, options: &CallOptions) -> Result<(), Error> {
    client.context().timeout(options.timeout).map(drop)
}

/// As [`Client::delete_group_with`], but asks `interrupted` every `interval` whether to cancel the
/// call: always on the calling thread, also inside a tokio runtime, where the call itself runs on
/// another.
///
/// # Errors
/// As [`Client::delete_group`].
pub fn delete_group_interruptible(
    client: &Client,
    group_id: &str,
    options: &DeleteOptions,
    interval: Duration,
    interrupted: impl FnMut() -> bool + Send,
) -> Result<Deletion, Error> {
    interruptible(interval, interrupted, |end| {
        client.delete(group_id, options, end)
    })
}

/// As [`delete_group_interruptible`], for [`Client::list_groups_with`].
///
/// # Errors
/// As there.
pub fn list_groups_interruptible(
    client: &Client,
    options: &CallOptions,
    interval: Duration,
    interrupted: impl FnMut() -> bool + Send,
) -> Result<Vec<Group>, Error> {
    interruptible(interval, interrupted, |end| {
        client.read(&ListGroups, options, end)
    })
}

/// As [`delete_group_interruptible`], for [`Client::group_info_with`].
///
/// # Errors
/// As there.
pub fn group_info_interruptible(
    client: &Client,
    group_id: &str,
    options: &CallOptions,
    interval: Duration,
    interrupted: impl FnMut() -> bool + Send,
) -> Result<Group, Error> {
    let group_id = GroupId::new(group_id)?;
    interruptible(interval, interrupted, |end| {
        client.read(&GroupInfo { group_id }, options, end)
    })
}

/// As [`delete_group_interruptible`], for [`Client::face_count_with`].
///
/// # Errors
/// As there.
pub fn face_count_interruptible(
    client: &Client,
    group_id: &str,
    options: &CallOptions,
    interval: Duration,
    interrupted: impl FnMut() -> bool + Send,
) -> Result<u64, Error> {
    let group_id = GroupId::new(group_id)?;
    interruptible(interval, interrupted, |end| {
        client.read(&FaceCount { group_id }, options, end)
    })
}

/// A token that `token` cancels, and that can be cancelled alone.
#[must_use]
pub fn child_of(token: &CancelToken) -> CancelToken {
    token.child()
}

/// The proxy that requests go through, without user and password, and the argument or variable
/// that names it.
#[must_use]
pub fn proxy(client: &Client) -> Option<(String, &'static str)> {
    let proxy = client.wire_settings().proxy()?;
    Some((proxy.url(), proxy.named_by()))
}

/// The latest that a delete can settle which begins now, with the client's timeout: for a caller
/// that writes this down before the delete, and may not live to learn its end. `None`: beyond what
/// the system's time can hold.
#[must_use]
pub fn latest_settles_at(client: &Client) -> Option<SettlesAt> {
    let context = client.context();
    Settlement::latest(
        context.timeout,
        context.clock.correction_ms(),
        system::now(),
        Instant::now(),
    )
}

/// A delete that runs only while the caller advances it; nothing is sent before.
///
/// # Errors
/// The operating system gives no poller to make the call with.
pub fn begin_delete_group<T: Send + 'static>(
    client: &Client,
    group_id: String,
    options: DeleteOptions,
    answer: fn(Deletion) -> T,
) -> Result<BlockingCall<T>, Error> {
    let own = client.clone();
    BlockingCall::new(client.runtimes(), move |wire, interrupted| async move {
        let group_id = group_id_of::<DeleteGroup<'_>>(&group_id)?;
        let resources = own.resources(&wire);
        let deletion = delete_group(resources, &group_id, &options, interrupted).await;
        deletion.map(answer)
    })
}

/// As [`begin_delete_group`], for [`Client::list_groups`].
///
/// # Errors
/// The operating system gives no poller to make the call with.
pub fn begin_list_groups<T: Send + 'static>(
    client: &Client,
    options: CallOptions,
    answer: fn(Vec<Group>) -> T,
) -> Result<BlockingCall<T>, Error> {
    begin_read(client, ListGroups, options, answer)
}

/// As [`begin_delete_group`], for [`Client::group_info`].
///
/// # Errors
/// The operating system gives no poller to make the call with, or `group_id` is not valid.
pub fn begin_group_info<T: Send + 'static>(
    client: &Client,
    group_id: &str,
    options: CallOptions,
    answer: fn(Group) -> T,
) -> Result<BlockingCall<T>, Error> {
    let group_id = group_id_of::<GroupInfo>(group_id)?;
    begin_read(client, GroupInfo { group_id }, options, answer)
}

/// As [`begin_delete_group`], for [`Client::face_count`].
///
/// # Errors
/// The operating system gives no poller to make the call with, or `group_id` is not valid.
pub fn begin_face_count<T: Send + 'static>(
    client: &Client,
    group_id: &str,
    options: CallOptions,
    answer: fn(u64) -> T,
) -> Result<BlockingCall<T>, Error> {
    let group_id = group_id_of::<FaceCount>(group_id)?;
    begin_read(client, FaceCount { group_id }, options, answer)
}

fn begin_read<O: Operation<Proof: Send> + Send + Sync + 'static, T: Send + 'static>(
    client: &Client,
    operation: O,
    options: CallOptions,
    answer: fn(O::Proof) -> T,
) -> Result<BlockingCall<T>, Error> {
    let own = client.clone();
    BlockingCall::new(client.runtimes(), move |wire, interrupted| async move {
        let resources = own.resources(&wire);
        let proof = read(resources, &operation, &options, interrupted).await;
        proof.map(answer)
    })
}
