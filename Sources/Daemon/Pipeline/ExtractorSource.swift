import ClaimExtract
import Configuration
import Glibc

/// The claim extractor that a configuration asks for, opened anew when its model file has changed.
struct ExtractorSource {
  /// What is in use.
  private(set) var extractor: any ClaimExtractor
  private var stamp: Stamp

  /// Path and identity of a model file; a file that was replaced or rewritten has another.
  private struct Stamp: Equatable {
    let path: String?
    var device: UInt64 = 0
    var inode: UInt64 = 0
    var size: Int64 = 0
    var modified: [Int] = []

    init(path: String?) {
      self.path = path
      var status = stat()
      guard let path, stat(path, &status) == 0 else { return }
      device = UInt64(status.st_dev)
      inode = UInt64(status.st_ino)
      size = Int64(status.st_size)
      modified = [status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
    }
  }

  /// Opens the extractor of `settings`.
  init(_ settings: ExtractorSettings) throws(StartFailure) {
    stamp = Stamp(path: settings.model)
    extractor = try Extractors.standard(model: settings.model)
  }

  /// Opens it again where `settings` or the file are not what they were. Where that fails the one in
  /// use stays.
  mutating func update(_ settings: ExtractorSettings) throws(StartFailure) {
    let now = Stamp(path: settings.model)
    guard now != stamp else { return }
    extractor = try Extractors.standard(model: settings.model)
    stamp = now
  }
}
