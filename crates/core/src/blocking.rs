//! The same client for code that is not async: the call runs on the caller's own thread.
//!
//! ```
//! use yl_facesearch::blocking::Client;
//!
//! # let sandbox = yl_facesearch_sandbox::Sandbox::start()?;
//! # let (api_key, api_secret) = (sandbox.api_key(), sandbox.api_secret());
//! # sandbox.add_group("YuanliStudent_01", 0);
//! let client = Client::builder()
//!     .api_key(api_key)
//!     .api_secret(api_secret)
//! #   .endpoint(sandbox.endpoint())
//!     .build()?;
//! client.delete_group("YuanliStudent_01")?;
//! # assert!(sandbox.groups().is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::future::{Future, pending};
use std::sync::Arc;

use crate::call::context::{CallContext, Resources};
use crate::call::operation::{Operation, group_id as group_id_of};
use crate::client::builder::{Build, ClientBuilder};
use crate::client::settings::Settings;
use crate::operations::delete_group::{DeleteGroup, delete_group};
use crate::operations::face_count::FaceCount;
use crate::operations::group_info::GroupInfo;
use crate::operations::list_groups::ListGroups;
use crate::operations::read::read;
use crate::runtime::runtime_pool::RuntimePool;
use crate::transport::Wire;
use crate::transport::config::WireSettings;
use crate::types::call_options::CallOptions;
use crate::types::delete_options::DeleteOptions;
use crate::types::deletion::Deletion;
use crate::types::error::Error;
use crate::types::group::Group;

/// Deletes face libraries, and waits for the answer. Cheap to clone; clones share everything, from
/// any number of threads.
///
/// It has no thread of its own. After a fork it works in the child, over the child's own
/// connections.
///
/// ```
/// use yl_facesearch::blocking::Client;
///
/// # let sandbox = yl_facesearch_sandbox::Sandbox::start()?;
/// # sandbox.add_group("YuanliStudent_01", 0);
/// # let (api_key, api_secret) = (sandbox.api_key(), sandbox.api_secret());
/// let client = Client::builder()
///     .api_key(api_key)
///     .api_secret(api_secret)
/// #     .endpoint(sandbox.endpoint())
///     .build()?;
/// let deletion = client.delete_group("YuanliStudent_01")?;
/// println!("{} {:?}", deletion.outcome, deletion.request_id);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Client(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    context: Arc<CallContext>,
    wire_settings: Arc<WireSettings>,
    runtimes: RuntimePool,
}

/// One client serves any number of threads:
///
/// ```
/// use yl_facesearch::blocking::Client;
///
/// # let sandbox = yl_facesearch_sandbox::Sandbox::start()?;
/// # sandbox.add_group("lib_1", 0);
/// # sandbox.add_group("lib_2", 0);
/// # let client = Client::builder()
/// #     .api_key(sandbox.api_key())
/// #     .api_secret(sandbox.api_secret())
/// #     .endpoint(sandbox.endpoint())
/// #     .build()?;
/// std::thread::scope(|scope| {
///     for group_id in ["lib_1", "lib_2"] {
///         let client = &client;
///         scope.spawn(move || println!("{:?}", client.delete_group(group_id)));
///     }
/// });
/// # assert!(sandbox.groups().is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl Client {
    /// Returns a builder with the documented defaults.
    pub fn builder() -> ClientBuilder<Self> {
        ClientBuilder::new()
    }

    /// Makes a client from `YL_API_KEY`, `YL_API_SECRET` and, when set, `YL_ENDPOINT`.
    ///
    /// # Errors
    /// As [`ClientBuilder::build`].
    pub fn from_env() -> Result<Self, Error> {
        Self::builder().or_env().build()
    }

    /// Deletes the face library `group_id`. One that holds faces is refused, and a missing one is
    /// an error.
    ///
    /// Inside a tokio runtime it works too, and blocks the runtime's thread meanwhile.
    ///
    /// # Errors
    /// Any [`ErrorCode`](crate::ErrorCode); [`Error::sent`] says whether the face library may have
    /// been deleted.
    pub fn delete_group(&self, group_id: impl AsRef<str>) -> Result<Deletion, Error> {
        self.delete_group_with(group_id, &DeleteOptions::new())
    }

    /// Deletes the face library `group_id` as `options` say.
    ///
    /// ```
    /// use yl_facesearch::blocking::Client;
    /// use yl_facesearch::{DeleteOptions, Outcome};
    ///
    /// # let sandbox = yl_facesearch_sandbox::Sandbox::start()?;
    /// # let client = Client::builder()
    /// #     .api_key(sandbox.api_key())
    /// #     .api_secret(sandbox.api_secret())
    /// #     .endpoint(sandbox.endpoint())
    /// #     .build()?;
    /// let options = DeleteOptions::new().missing_ok(true);
    /// let deletion = client.delete_group_with("YuanliStudent_01", &options)?;
    /// assert_eq!(deletion.outcome, Outcome::Absent);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`delete_group`](Self::delete_group).
    pub fn delete_group_with(
        &self,
        group_id: impl AsRef<str>,
        options: &DeleteOptions,
    ) -> Result<Deletion, Error> {
        self.delete(group_id.as_ref(), options, pending())
    }

    /// Returns an async client with the credentials, the settings, the clock correction and the
    /// retry budget of this one, and with connections of its own.
    #[must_use]
    pub fn to_async(&self) -> crate::client::Client {
        crate::client::Client::new(
            Arc::clone(&self.0.context),
            Arc::clone(&self.0.wire_settings),
        )
    }

    /// Lists the account's face libraries: at most 10, in the service's order.
    ///
    /// # Errors
    /// As [`Client::list_groups`](crate::Client::list_groups).
    pub fn list_groups(&self) -> Result<Vec<Group>, Error> {
        self.list_groups_with(&CallOptions::new())
    }

    /// Lists the account's face libraries as `options` say.
    ///
    /// # Errors
    /// As [`list_groups`](Self::list_groups).
    pub fn list_groups_with(&self, options: &CallOptions) -> Result<Vec<Group>, Error> {
        self.read(&ListGroups, options, pending())
    }

    /// Describes the face library `group_id`.
    ///
    /// # Errors
    /// As [`Client::group_info`](crate::Client::group_info).
    pub fn group_info(&self, group_id: impl AsRef<str>) -> Result<Group, Error> {
        self.group_info_with(group_id, &CallOptions::new())
    }

    /// Describes the face library `group_id` as `options` say.
    ///
    /// # Errors
    /// As [`group_info`](Self::group_info).
    pub fn group_info_with(
        &self,
        group_id: impl AsRef<str>,
        options: &CallOptions,
    ) -> Result<Group, Error> {
        let group_id = group_id_of::<GroupInfo>(group_id.as_ref())?;
        self.read(&GroupInfo { group_id }, options, pending())
    }

    /// Counts the faces in the face library `group_id`.
    ///
    /// # Errors
    /// As [`group_info`](Self::group_info).
    pub fn face_count(&self, group_id: impl AsRef<str>) -> Result<u64, Error> {
        self.face_count_with(group_id, &CallOptions::new())
    }

    /// Counts the faces in the face library `group_id` as `options` say.
    ///
    /// # Errors
    /// As [`group_info`](Self::group_info).
    pub fn face_count_with(
        &self,
        group_id: impl AsRef<str>,
        options: &CallOptions,
    ) -> Result<u64, Error> {
        let group_id = group_id_of::<FaceCount>(group_id.as_ref())?;
        self.read(&FaceCount { group_id }, options, pending())
    }

    /// Returns the correction of this machine's clock that a rejected signature has led to, in
    /// milliseconds; 0 when there is none.
    #[must_use]
    pub fn clock_correction_ms(&self) -> i64 {
        self.0.context.clock.correction_ms()
    }

    /// What the client's calls share.
    pub(crate) fn context(&self) -> &CallContext {
        &self.0.context
    }

    pub(crate) fn wire_settings(&self) -> &WireSettings {
        &self.0.wire_settings
    }

    pub(crate) fn runtimes(&self) -> &RuntimePool {
        &self.0.runtimes
    }

    pub(crate) fn delete(
        &self,
        group_id: &str,
        options: &DeleteOptions,
        interrupted: impl Future<Output = ()> + Send,
    ) -> Result<Deletion, Error> {
        let group_id = &group_id_of::<DeleteGroup<'_>>(group_id)?;
        let deletion = self.0.runtimes.run(async |wire| {
            delete_group(self.resources(wire), group_id, options, interrupted).await
        });
        deletion.map_err(|error| error.of_call(DeleteGroup::NAME, Some(group_id)))
    }

    pub(crate) fn read<O: Operation<Proof: Send> + Sync>(
        &self,
        operation: &O,
        options: &CallOptions,
        interrupted: impl Future<Output = ()> + Send,
    ) -> Result<O::Proof, Error> {
        let proof = self
            .0
            .runtimes
            .run(async |wire| read(self.resources(wire), operation, options, interrupted).await);
        proof.map_err(|error| error.of_call(O::NAME, operation.group_id()))
    }

    pub(crate) fn resources<'a>(&'a self, wire: &'a Wire) -> Resources<'a> {
        Resources {
            context: &self.0.context,
            wire,
            permits: None,
        }
    }
}

impl Build for Client {
    fn from_settings(settings: Settings) -> Result<Self, Error> {
        Ok(Self(Arc::new(Inner {
            context: settings.context,
            runtimes: RuntimePool::new(Arc::clone(&settings.wire))?,
            wire_settings: settings.wire,
        })))
    }
}
