use multer::{Multipart, parse_boundary};

/// A field of a form, as it was sent.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) value: Vec<u8>,
    pub(crate) is_file: bool,
}

/// The fields of a multipart body, in order; `None` when it is not one.
pub(crate) async fn parse(content_type: Option<&str>, body: &[u8]) -> Vec<Field> {
    let Some(boundary) = content_type.and_then(|text| parse_boundary(text).ok()) else {
        return Vec::new();
    };
    let mut form = Multipart::with_reader(body, boundary);
    let mut fields = Vec::new();
    loop {
        match form.next_field().await {
            Ok(Some(field)) => {
                let name = field.name().unwrap_or_default().to_owned();
                let is_file = field.file_name().is_some();
                let Ok(value) = field.bytes().await else {
                    return Vec::new();
                };
                fields.push(Field {
                    name,
                    value: value.to_vec(),
                    is_file,
                });
            }
            Ok(None) => return fields,
            Err(_) => return Vec::new(),
        }
    }
}
