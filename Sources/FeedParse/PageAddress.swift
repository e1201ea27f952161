/// Relative addresses of a page.
package enum PageAddress {
  /// `reference` made absolute against `base` (RFC 3986, section 5); as it is where it cannot be.
  package static func resolve(_ reference: String, against base: String?) -> String {
    URLReference.resolve(reference, against: base)
  }
}
