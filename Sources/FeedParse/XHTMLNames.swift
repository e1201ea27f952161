/// Where the names of XHTML 1.0 (and HTML 4) differ from those of the HTML Standard.
///
/// A name used in XML without a declaration means what the DTD that feeds forget to name says:
/// `&lang;` is U+2329 there, U+27E8 in HTML 5. All other names mean the same in both.
enum XHTMLNames {
  /// The scalar that a name of `nameLength` bytes stands for, given what HTML says.
  static func scalar(_ scalar: UInt32, nameLength: Int) -> UInt32 {
    guard nameLength == 4 else { return scalar }
    switch scalar {
    case 0x27E8: return 0x2329
    case 0x27E9: return 0x232A
    default: return scalar
    }
  }
}
