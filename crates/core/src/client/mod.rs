//! The async client, its builder and its settings.
//!
//! Uses everything below it; nothing but `blocking` and `bindings` uses it.

pub(crate) mod builder;
pub(crate) mod settings;

use std::future::pending;
use std::sync::Arc;

use tokio::runtime::Handle;
use tokio::sync::Semaphore;

use crate::call::context::{CallContext, Resources};
use crate::call::operation::{Operation, group_id as group_id_of};
use crate::client::builder::{Build, ClientBuilder};
use crate::client::settings::Settings;
use crate::operations::delete_group::{DeleteGroup, delete_group};
use crate::operations::face_count::FaceCount;
use crate::operations::group_info::GroupInfo;
use crate::operations::list_groups::ListGroups;
use crate::operations::read::read;
use crate::runtime::drivers::check_drivers;
use crate::runtime::per_process::PerProcess;
use crate::runtime::per_runtime::PerRuntime;
use crate::transport::Wire;
use crate::transport::config::WireSettings;
use crate::types::call_options::CallOptions;
use crate::types::delete_options::DeleteOptions;
use crate::types::deletion::Deletion;
use crate::types::error::Error;
use crate::types::group::Group;

/// Calls at once, so that thousands in flight do not use up the process's file descriptors.
const MOST_AT_ONCE: usize = 100;

/// Deletes face libraries: credentials, endpoint, settings and connections. Cheap to clone; clones
/// share everything.
///
/// Its calls run on the tokio runtime that they are awaited on, which needs timers and I/O. Any
/// number of runtimes may use one client, and so may a forked child, over its own connections. At
/// most 100 calls are made at once in a process; more wait for their turn, inside their timeout.
///
/// ```
/// use yl_facesearch::Client;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = yl_facesearch_sandbox::Sandbox::start()?;
/// # sandbox.add_group("YuanliStudent_01", 0);
/// # let (api_key, api_secret) = (sandbox.api_key(), sandbox.api_secret());
/// let client = Client::builder()
///     .api_key(api_key)
///     .api_secret(api_secret)
/// #     .endpoint(sandbox.endpoint())
///     .build()?;
/// let deletion = client.delete_group("YuanliStudent_01").await?;
/// println!("{} {:?}", deletion.outcome, deletion.request_id);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Client(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    context: Arc<CallContext>,
    wire_settings: Arc<WireSettings>,
    /// A connection must not be used from another runtime than the one that opened it.
    wires: PerProcess<Wires>,
}

#[derive(Debug)]
struct Wires {
    of_runtimes: PerRuntime<Wire>,
    permits: Semaphore,
}

impl Default for Wires {
    fn default() -> Self {
        Self {
            of_runtimes: PerRuntime::default(),
            permits: Semaphore::new(MOST_AT_ONCE),
        }
    }
}

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
    /// Dropping the future gives the call up: nothing then says what became of the request. To
    /// know, cancel it with a [`CancelToken`](crate::CancelToken) and await its end.
    ///
    /// # Errors
    /// Any [`ErrorCode`](crate::ErrorCode); [`Error::sent`] says whether the face library may have
    /// been deleted.
    pub async fn delete_group(&self, group_id: impl AsRef<str>) -> Result<Deletion, Error> {
        self.delete_group_with(group_id, &DeleteOptions::new())
            .await
    }

    /// Deletes the face library `group_id` as `options` say.
    ///
    /// ```
    /// use yl_facesearch::{Client, DeleteOptions, Outcome};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let sandbox = yl_facesearch_sandbox::Sandbox::start()?;
    /// # let client = Client::builder()
    /// #     .api_key(sandbox.api_key())
    /// #     .api_secret(sandbox.api_secret())
    /// #     .endpoint(sandbox.endpoint())
    /// #     .build()?;
    /// let options = DeleteOptions::new().missing_ok(true);
    /// let deletion = client.delete_group_with("YuanliStudent_01", &options).await?;
    /// assert_eq!(deletion.outcome, Outcome::Absent);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`delete_group`](Self::delete_group).
    pub async fn delete_group_with(
        &self,
        group_id: impl AsRef<str>,
        options: &DeleteOptions,
    ) -> Result<Deletion, Error> {
        let group_id = group_id_of::<DeleteGroup<'_>>(group_id.as_ref())?;
        let wires = self.0.wires.get();
        let of_call = |error: Error| error.of_call(DeleteGroup::NAME, Some(&group_id));
        let wire = self.wire(&wires).map_err(of_call)?;
        let resources = self.resources(&wire, &wires);
        delete_group(resources, &group_id, options, pending()).await
    }

    /// Lists the account's face libraries: at most 10, in the service's order.
    ///
    /// A read sees the state at some time: whether it sees a change at once is not documented.
    ///
    /// # Errors
    /// Any [`ErrorCode`](crate::ErrorCode); [`Error::sent`] is always `not_sent`.
    pub async fn list_groups(&self) -> Result<Vec<Group>, Error> {
        self.list_groups_with(&CallOptions::new()).await
    }

    /// Lists the account's face libraries as `options` say.
    ///
    /// # Errors
    /// As [`list_groups`](Self::list_groups).
    pub async fn list_groups_with(&self, options: &CallOptions) -> Result<Vec<Group>, Error> {
        self.read(&ListGroups, options).await
    }

    /// Describes the face library `group_id`.
    ///
    /// # Errors
    /// As [`list_groups`](Self::list_groups); one of the two not-found codes when it does not
    /// exist.
    pub async fn group_info(&self, group_id: impl AsRef<str>) -> Result<Group, Error> {
        self.group_info_with(group_id, &CallOptions::new()).await
    }

    /// Describes the face library `group_id` as `options` say.
    ///
    /// # Errors
    /// As [`group_info`](Self::group_info).
    pub async fn group_info_with(
        &self,
        group_id: impl AsRef<str>,
        options: &CallOptions,
    ) -> Result<Group, Error> {
        let group_id = group_id_of::<GroupInfo>(group_id.as_ref())?;
        self.read(&GroupInfo { group_id }, options).await
    }

    /// Counts the faces in the face library `group_id`.
    ///
    /// # Errors
    /// As [`group_info`](Self::group_info).
    pub async fn face_count(&self, group_id: impl AsRef<str>) -> Result<u64, Error> {
        self.face_count_with(group_id, &CallOptions::new()).await
    }

    /// Counts the faces in the face library `group_id` as `options` say.
    ///
    /// # Errors
    /// As [`group_info`](Self::group_info).
    pub async fn face_count_with(
        &self,
        group_id: impl AsRef<str>,
        options: &CallOptions,
    ) -> Result<u64, Error> {
        let group_id = group_id_of::<FaceCount>(group_id.as_ref())?;
        self.read(&FaceCount { group_id }, options).await
    }

    async fn read<O: Operation>(
        &self,
        operation: &O,
        options: &CallOptions,
    ) -> Result<O::Proof, Error> {
        let wires = self.0.wires.get();
        let of_call = |error: Error| error.of_call(O::NAME, operation.group_id());
        let wire = self.wire(&wires).map_err(of_call)?;
        read(self.resources(&wire, &wires), operation, options, pending()).await
    }

    fn resources<'a>(&'a self, wire: &'a Wire, wires: &'a Wires) -> Resources<'a> {
        Resources {
            context: &self.0.context,
            wire,
            permits: Some(&wires.permits),
        }
    }

    /// Returns the correction of this machine's clock that a rejected signature has led to, in
    /// milliseconds; 0 when there is none.
    #[must_use]
    pub fn clock_correction_ms(&self) -> i64 {
        self.0.context.clock.correction_ms()
    }

    pub(crate) fn new(context: Arc<CallContext>, wire_settings: Arc<WireSettings>) -> Self {
        Self(Arc::new(Inner {
            context,
            wire_settings,
            wires: PerProcess::new(),
        }))
    }

    fn wire(&self, wires: &Wires) -> Result<Wire, Error> {
        let runtime = Handle::try_current().map_err(|_| {
            Error::invalid_argument(
                "runtime",
                "must be tokio's: await this on one, or use blocking::Client",
            )
        })?;
        wires.of_runtimes.get(&runtime, || {
            check_drivers()?;
            Wire::new(&self.0.wire_settings)
        })
    }
}

#[cfg(feature = "reqwest")]
impl ClientBuilder<Client> {
    /// Sends every request through `client`, which then decides about names, proxies, certificates
    /// and connections: [`build`](Self::build) refuses it together with `proxy`, `no_proxy`,
    /// `ca_file` or `connect_timeout`.
    ///
    /// A request is `not_sent` when `client` has not taken its body. `client` can read a body only
    /// once, so it cannot repeat a request. It can follow a redirect that changes POST to GET:
    /// build it with `redirect::Policy::none()`. A followed redirect is an error, but one back to
    /// the same URL cannot be seen, and its reply is taken for the service's.
    ///
    /// [`reused_connection`](crate::Attempt::reused_connection) is always false. After a fork the
    /// child must build a client of its own.
    ///
    /// The program's reqwest must be 0.13. Without a TLS provider of reqwest's own (its feature
    /// `rustls`), the program installs one first, from rustls 0.23:
    ///
    /// ```
    /// use yl_facesearch::Client;
    ///
    /// rustls::crypto::ring::default_provider()
    ///     .install_default()
    ///     .expect("the program has installed no other");
    /// let http = reqwest::Client::builder()
    ///     .redirect(reqwest::redirect::Policy::none())
    ///     .build()?;
    /// let client = Client::builder()
    ///     .api_key("an-api-key")
    ///     .api_secret("an-api-secret")
    ///     .reqwest_client(http)
    ///     .build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg_attr(docsrs, doc(cfg(feature = "reqwest")))]
    pub fn reqwest_client(mut self, client: reqwest::Client) -> Self {
        self.unchecked.reqwest_client = Some(client);
        self
    }
}

impl Build for Client {
    fn from_settings(settings: Settings) -> Result<Self, Error> {
        Ok(Self::new(settings.context, settings.wire))
    }
}
