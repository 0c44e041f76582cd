use crate::types::group_id::GroupId;
use crate::types::timestamp::Timestamp;

/// A face library, as the service describes it.
///
/// ```
/// use yl_facesearch::blocking::Client;
///
/// # let sandbox = yl_facesearch_sandbox::Sandbox::start()?;
/// # sandbox.add_group("YuanliStudent_01", 2);
/// # let client = Client::builder()
/// #     .api_key(sandbox.api_key())
/// #     .api_secret(sandbox.api_secret())
/// #     .endpoint(sandbox.endpoint())
/// #     .build()?;
/// for group in client.list_groups()? {
///     println!("{} {} {}", group.id, group.name, group.created_at);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Group {
    /// Its id.
    pub id: GroupId,
    /// Its name (`group_name`); empty when it has none.
    pub name: String,
    /// What its creator stored with it (`group_data`); empty when that is nothing.
    pub data: String,
    /// The model of its face features (`model_version`), such as `s21`.
    pub model_version: String,
    /// When it was created (`add_time`). It never changes, so it distinguishes one face library
    /// from a later one with the same id.
    pub created_at: Timestamp,
}

impl Group {
    /// Makes a face library without name, data and model version, for fakes in tests.
    #[must_use]
    pub const fn new(id: GroupId, created_at: Timestamp) -> Self {
        Self {
            id,
            name: String::new(),
            data: String::new(),
            model_version: String::new(),
            created_at,
        }
    }
}
