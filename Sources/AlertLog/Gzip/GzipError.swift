/// Why a gzip file cannot be unpacked.
enum GzipError: Error, Hashable, CustomStringConvertible {
  case notGzip
  case endsEarly
  case damaged

  var description: String {
    switch self {
    case .notGzip: "not a gzip file"
    case .endsEarly: "the gzip data end early"
    case .damaged: "the gzip data are damaged"
    }
  }
}
