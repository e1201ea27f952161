/// Why a model file cannot be used. `description` is one complete line; `advice` says what to do.
public struct ModelError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: String, Hashable, Sendable {
    /// The file cannot be opened or mapped.
    case unreadable
    /// The first bytes are not those of a model file.
    case notAModel
    /// Written by another version of the format.
    case wrongVersion
    /// Shorter or longer than its header says.
    case wrongLength
    /// The checksum or a value contradicts the rest of the file.
    case damaged
    /// A sound file, but not of a tagger that this program can run.
    case unsuitable
  }

  public let code: Code
  /// Path of the file, or "embedded model".
  public let file: String
  public let detail: String

  init(_ code: Code, file: String, _ detail: String) {
    self.code = code
    self.file = file
    self.detail = detail
  }

  public var description: String { "\(file): \(detail)" }

  public var advice: String {
    switch code {
    case .unreadable: "Check the path and that this user may read the file."
    case .notAModel: "Give a .cwm file; docs/model-file.md describes it."
    case .wrongVersion: "Use the model file that belongs to this version of the program."
    case .wrongLength, .damaged: "Copy the file again; the copy is incomplete or was changed."
    case .unsuitable: "Export the model again with Training/model_file.py of this version."
    }
  }
}
