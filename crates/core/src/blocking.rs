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
use std::time::Duration;

use crate::bindings::BlockingCall;
use crate::call::context::{CallContext, Resources};
use crate::call::operation::Operation;
use crate::client::builder::{Build, ClientBuilder, Settings};
use crate::operations::delete_group::delete_group;
use crate::operations::face_count::FaceCount;
use crate::operations::group_info::GroupInfo;
use crate::operations::list_groups::ListGroups;
use crate::operations::read::read;
use crate::runtime::runtime_pool::Lanes;
use crate::transport::Wire;
use crate::transport::config::WireSettings;
use crate::types::call_options::CallOptions;
use crate::types::delete_options::DeleteOptions;
use crate::types::deletion::Deletion;
use crate::types::error::Error;
use crate::types::group::Group;
use crate::types::group_id::GroupId;

/// Deletes face libraries, waiting for the answer. Cheap to clone; clones share everything, from any number of threads.
///
/// It has no thread of its own. After a fork it works in the child, over connections of the child's own.
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
    lanes: Lanes,
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
    /// A builder with the documented defaults.
    ///
    /// ```
    /// use yl_facesearch::blocking::Client;
    ///
    /// let client = Client::builder()
    ///     .api_key("an-api-key")
    ///     .api_secret("an-api-secret")
    ///     .max_retries(5)
    ///     .build()?;
    /// # Ok::<(), yl_facesearch::Error>(())
    /// ```
    pub fn builder() -> ClientBuilder<Self> {
        ClientBuilder::new()
    }

    /// A client from `YL_API_KEY`, `YL_API_SECRET` and, when set, `YL_ENDPOINT`.
    ///
    /// ```
    /// use yl_facesearch::blocking::Client;
    ///
    /// if let Err(error) = Client::from_env() {
    ///     eprintln!("{error}"); // which variable is not set
    /// }
    /// ```
    ///
    /// # Errors
    /// As [`ClientBuilder::build`].
    pub fn from_env() -> Result<Self, Error> {
        Self::builder().or_env().build()
    }

    /// Deletes the library `group_id`; one that holds faces is refused, and one that is not there is an error.
    ///
    /// Inside a tokio runtime it works too, and blocks the runtime's thread meanwhile.
    ///
    /// ```
    /// use yl_facesearch::ErrorCode;
    /// use yl_facesearch::blocking::Client;
    ///
    /// # let sandbox = yl_facesearch_sandbox::Sandbox::start()?;
    /// # sandbox.add_group("YuanliStudent_01", 2);
    /// # let client = Client::builder()
    /// #     .api_key(sandbox.api_key())
    /// #     .api_secret(sandbox.api_secret())
    /// #     .endpoint(sandbox.endpoint())
    /// #     .build()?;
    /// match client.delete_group("YuanliStudent_01") {
    ///     Ok(deletion) => println!("{}", deletion.outcome),
    ///     Err(error) if error.code() == ErrorCode::NotEmpty => println!("it still holds faces"),
    ///     Err(error) => println!("{error} {}", error.sent()),
    /// }
    /// # assert_eq!(sandbox.groups().len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Any [`ErrorCode`](crate::ErrorCode); [`Error::sent`] tells whether the library may be gone all the same.
    pub fn delete_group(&self, group_id: &str) -> Result<Deletion, Error> {
        self.delete_group_with(group_id, &DeleteOptions::new())
    }

    /// Deletes the library `group_id` as `options` say.
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
        group_id: &str,
        options: &DeleteOptions,
    ) -> Result<Deletion, Error> {
        self.delete(group_id, options, pending())
    }

    /// As [`delete_group_with`](Self::delete_group_with), asking `interrupted` every `interval`, on this thread, whether to give up:
    /// the call then ends with [`Cancelled`](crate::ErrorCode::Cancelled).
    ///
    /// For hosts with signals of their own to look after, such as Python.
    ///
    /// ```
    /// use std::time::Duration;
    /// use yl_facesearch::blocking::Client;
    /// use yl_facesearch::{DeleteOptions, ErrorCode};
    ///
    /// # let sandbox = yl_facesearch_sandbox::Sandbox::start()?;
    /// # let client = Client::builder()
    /// #     .api_key(sandbox.api_key())
    /// #     .api_secret(sandbox.api_secret())
    /// #     .endpoint(sandbox.endpoint())
    /// #     .build()?;
    /// let given_up = client
    ///     .delete_group_interruptible(
    ///         "YuanliStudent_01",
    ///         &DeleteOptions::new(),
    ///         Duration::from_millis(50),
    ///         || true, // as a signal's flag would say
    ///     )
    ///     .unwrap_err();
    /// assert_eq!(given_up.code(), ErrorCode::Cancelled);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`delete_group`](Self::delete_group).
    pub fn delete_group_interruptible(
        &self,
        group_id: &str,
        options: &DeleteOptions,
        interval: Duration,
        interrupted: impl FnMut() -> bool + Send,
    ) -> Result<Deletion, Error> {
        self.delete(group_id, options, until(interval, interrupted))
    }

    /// An async client with the credentials, the settings, the clock correction and the retry budget of this one, and with
    /// connections of its own.
    ///
    /// ```
    /// use yl_facesearch::blocking::Client;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = yl_facesearch_sandbox::Sandbox::start()?;
    /// # sandbox.add_group("YuanliStudent_01", 0);
    /// # let client = Client::builder()
    /// #     .api_key(sandbox.api_key())
    /// #     .api_secret(sandbox.api_secret())
    /// #     .endpoint(sandbox.endpoint())
    /// #     .build()?;
    /// client.to_async().delete_group("YuanliStudent_01").await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn to_async(&self) -> crate::client::Client {
        crate::client::Client::new(
            Arc::clone(&self.0.context),
            Arc::clone(&self.0.wire_settings),
        )
    }

    /// Checks the arguments of a delete as [`delete_group_with`](Self::delete_group_with) does before it sends anything.
    ///
    /// For bindings that tell bad arguments at once and the rest when the call has ended.
    ///
    /// ```
    /// use yl_facesearch::DeleteOptions;
    /// use yl_facesearch::blocking::Client;
    ///
    /// let client = Client::builder()
    ///     .api_key("an-api-key")
    ///     .api_secret("an-api-secret")
    ///     .build()?;
    /// assert!(client.check_arguments("no spaces", &DeleteOptions::new()).is_err());
    /// # Ok::<(), yl_facesearch::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorCode::InvalidArgument).
    pub fn check_arguments(&self, group_id: &str, options: &DeleteOptions) -> Result<(), Error> {
        GroupId::new(group_id)?;
        self.0.context.timeout(options.timeout).map(drop)
    }

    /// Checks the options of a read as [`list_groups_with`](Self::list_groups_with) does before it
    /// sends anything.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorCode::InvalidArgument).
    #[doc(hidden)]
    pub fn check_read_options(&self, options: &CallOptions) -> Result<(), Error> {
        self.0.context.timeout(options.timeout).map(drop)
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
    pub fn group_info(&self, group_id: &str) -> Result<Group, Error> {
        self.group_info_with(group_id, &CallOptions::new())
    }

    /// Describes the face library `group_id` as `options` say.
    ///
    /// # Errors
    /// As [`group_info`](Self::group_info).
    pub fn group_info_with(&self, group_id: &str, options: &CallOptions) -> Result<Group, Error> {
        let group_id = GroupId::new(group_id)?;
        self.read(&GroupInfo { group_id }, options, pending())
    }

    /// Counts the faces in the face library `group_id`.
    ///
    /// # Errors
    /// As [`group_info`](Self::group_info).
    pub fn face_count(&self, group_id: &str) -> Result<u64, Error> {
        self.face_count_with(group_id, &CallOptions::new())
    }

    /// Counts the faces in the face library `group_id` as `options` say.
    ///
    /// # Errors
    /// As [`group_info`](Self::group_info).
    pub fn face_count_with(&self, group_id: &str, options: &CallOptions) -> Result<u64, Error> {
        let group_id = GroupId::new(group_id)?;
        self.read(&FaceCount { group_id }, options, pending())
    }

    /// The correction of this machine's clock that a rejected signature has led to, in milliseconds; 0 when there is none.
    ///
    /// ```
    /// use yl_facesearch::blocking::Client;
    ///
    /// let client = Client::builder()
    ///     .api_key("an-api-key")
    ///     .api_secret("an-api-secret")
    ///     .build()?;
    /// assert_eq!(client.clock_correction_ms(), 0);
    /// # Ok::<(), yl_facesearch::Error>(())
    /// ```
    #[must_use]
    pub fn clock_correction_ms(&self) -> i64 {
        self.0.context.clock.correction_ms()
    }

    /// A delete that runs only while the caller advances it; nothing is sent before.
    ///
    /// # Errors
    /// The operating system gives no poller to make the call with.
    #[doc(hidden)]
    pub fn begin_delete_group<T: Send + 'static>(
        &self,
        group_id: String,
        options: DeleteOptions,
        answer: fn(Deletion) -> T,
    ) -> Result<BlockingCall<T>, Error> {
        let client = self.clone();
        BlockingCall::new(&self.0.lanes, move |wire, interrupted| async move {
            let group_id = GroupId::new(&group_id)?;
            let resources = client.resources(&wire);
            let deletion = delete_group(resources, group_id, &options, interrupted).await;
            deletion.map(answer)
        })
    }

    /// As [`begin_delete_group`](Self::begin_delete_group), for [`list_groups`](Self::list_groups).
    ///
    /// # Errors
    /// The operating system gives no poller to make the call with.
    #[doc(hidden)]
    pub fn begin_list_groups<T: Send + 'static>(
        &self,
        options: CallOptions,
        answer: fn(Vec<Group>) -> T,
    ) -> Result<BlockingCall<T>, Error> {
        self.begin_read(ListGroups, options, answer)
    }

    /// As [`begin_delete_group`](Self::begin_delete_group), for [`group_info`](Self::group_info).
    ///
    /// # Errors
    /// The operating system gives no poller to make the call with, or `group_id` is not valid.
    #[doc(hidden)]
    pub fn begin_group_info<T: Send + 'static>(
        &self,
        group_id: &str,
        options: CallOptions,
        answer: fn(Group) -> T,
    ) -> Result<BlockingCall<T>, Error> {
        let group_id = GroupId::new(group_id)?;
        self.begin_read(GroupInfo { group_id }, options, answer)
    }

    /// As [`begin_delete_group`](Self::begin_delete_group), for [`face_count`](Self::face_count).
    ///
    /// # Errors
    /// The operating system gives no poller to make the call with, or `group_id` is not valid.
    #[doc(hidden)]
    pub fn begin_face_count<T: Send + 'static>(
        &self,
        group_id: &str,
        options: CallOptions,
        answer: fn(u64) -> T,
    ) -> Result<BlockingCall<T>, Error> {
        let group_id = GroupId::new(group_id)?;
        self.begin_read(FaceCount { group_id }, options, answer)
    }

    fn begin_read<O: Operation<Proof: Send> + Send + Sync + 'static, T: Send + 'static>(
        &self,
        operation: O,
        options: CallOptions,
        answer: fn(O::Proof) -> T,
    ) -> Result<BlockingCall<T>, Error> {
        let client = self.clone();
        BlockingCall::new(&self.0.lanes, move |wire, interrupted| async move {
            let resources = client.resources(&wire);
            let proof = read(resources, &operation, &options, interrupted).await;
            proof.map(answer)
        })
    }

    /// The proxy that requests go through, without user and password, and the argument or variable
    /// that names it.
    #[doc(hidden)]
    #[must_use]
    pub fn proxy(&self) -> Option<(String, &'static str)> {
        let proxy = self.0.wire_settings.proxy.as_ref()?;
        Some((proxy.url(), proxy.named_by()))
    }

    fn delete(
        &self,
        group_id: &str,
        options: &DeleteOptions,
        interrupted: impl Future<Output = ()> + Send,
    ) -> Result<Deletion, Error> {
        let group_id = GroupId::new(group_id)?;
        self.0.lanes.run(async |wire| {
            delete_group(self.resources(wire), group_id, options, interrupted).await
        })
    }

    fn read<O: Operation<Proof: Send> + Sync>(
        &self,
        operation: &O,
        options: &CallOptions,
        interrupted: impl Future<Output = ()> + Send,
    ) -> Result<O::Proof, Error> {
        self.0
            .lanes
            .run(async |wire| read(self.resources(wire), operation, options, interrupted).await)
    }

    fn resources<'a>(&'a self, wire: &'a Wire) -> Resources<'a> {
        Resources {
            context: &self.0.context,
            wire,
            permits: None,
        }
    }
}

async fn until(interval: Duration, mut interrupted: impl FnMut() -> bool + Send) {
    while !interrupted() {
        tokio::time::sleep(interval).await;
    }
}

impl Build for Client {
    fn from_settings(settings: Settings) -> Result<Self, Error> {
        Ok(Self(Arc::new(Inner {
            context: settings.context,
            lanes: Lanes::new(Arc::clone(&settings.wire))?,
            wire_settings: settings.wire,
        })))
    }
}
