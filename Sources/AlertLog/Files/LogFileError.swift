/// Why a file cannot serve as a log, or not at this moment.
public struct LogFileError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: String, Hashable, Sendable {
    /// A directory, device, socket or FIFO.
    case notRegular = "not-regular"
    /// More than 64 KiB at its end without a line feed.
    case notLines = "not-lines"
    /// It was changed by somebody else while it was being read; trying again helps.
    case replacedMeanwhile = "replaced-meanwhile"
    /// A fault of the program: used before it was prepared.
    case notPrepared = "not-prepared"
  }
  public let code: Code
  public let path: String

  init(_ code: Code, path: String) {
    self.code = code
    self.path = path
  }

  public var description: String {
    switch code {
    case .notRegular:
      "\(path): not a regular file. Name another file, or move this one away."
    case .notLines:
      "\(path): ends in more than 64 KiB without a line feed, so it is not a log of ours and is "
        + "left as it is. Name another file, or move this one away."
    case .replacedMeanwhile: "\(path): changed while it was being read. It is tried again."
    case .notPrepared: "\(path): used before it was prepared. Please report this."
    }
  }
}
