/// What a configuration consists of on disk: its file, and the files that `include` names.
public struct ConfigurationText: Hashable, Sendable {
  /// The bytes of the configuration file itself.
  public let main: [UInt8]
  /// What each pattern of `include` found, by the pattern as written.
  public let included: [String: IncludedFiles]

  /// A configuration of `main`, whose patterns found `included`; one without an entry found nothing.
  public init(main: [UInt8], included: [String: IncludedFiles] = [:]) {
    self.main = main
    self.included = included
  }
}

/// What a pattern of `include` found.
public struct IncludedFiles: Hashable, Sendable {
  /// By their paths, bytes compared; a file that an earlier pattern found is not among them.
  public var files: [IncludedFile]
  /// Paths of files that are included already.
  var repeated: [String] = []
  /// Why nothing was found that should be there.
  var fault: ReadingFault?

  /// Files that were read.
  public init(_ files: [IncludedFile] = []) { self.files = files }
}

/// A file that a pattern of `include` found.
public struct IncludedFile: Hashable, Sendable {
  /// Absolute.
  public let path: String
  public let bytes: [UInt8]
  /// Why it could not be read; then ``bytes`` are none.
  let fault: ReadingFault?

  /// A file of `bytes`.
  public init(path: String, bytes: [UInt8]) { self.init(path: path, bytes: bytes, fault: nil) }

  init(path: String, bytes: [UInt8], fault: ReadingFault?) {
    self.path = path
    self.bytes = bytes
    self.fault = fault
  }
}

/// Why a file was not read.
struct ReadingFault: Error, Hashable {
  /// A clause without a full stop.
  var message: String
  var advice: String?
}
