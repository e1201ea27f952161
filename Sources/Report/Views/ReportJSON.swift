import FeedModel
import JSONText

/// The report as JSON, of which all other views show a part: docs/report.schema.json.
public enum ReportJSON {
  public static let schema = "claimwatch.report/1"

  /// The document, a line feed at its end.
  public static func bytes(_ report: ReportDocument) -> [UInt8] {
    var json = JSONWriter(reserving: 65_536)
    json.object { json in
      json.member("schema", schema)
      json.member("program", report.health.program)
      json.key("window")
      write(report.window, to: &json)
      json.member("part", report.part)
      json.member("watches_asked", report.watches)
      json.key("compared_with")
      if let earlier = report.earlier { write(earlier.window, to: &json) } else { json.null() }
      json.key("health")
      write(report.health, to: &json)
      json.key("totals")
      write(report.totals, to: &json)
      json.key("stories")
      json.array(report.stories) { write($1, to: &$0) }
      json.key("watches")
      write(report.grid, to: &json)
      json.key("feeds")
      json.array(report.feeds) { write($1, to: &$0) }
      json.key("pages")
      json.array(report.pages) { write($1, to: &$0) }
    }
    return json.bytes + [0x0A]
  }

  private static func write(_ window: ReportDocument.Window, to json: inout JSONWriter) {
    json.object { json in
      json.member("from", window.from.description)
      json.member("to", window.to.description)
    }
  }

  private static func write(_ health: ReportHealth, to json: inout JSONWriter) {
    json.object { json in
      json.member("state", health.state.rawValue)
      json.member("configuration", health.configuration)
      json.member("daemon", health.daemon)
      json.key("blind_spots")
      json.array(health.blindSpots) { json, spot in
        json.object { json in
          json.member("kind", spot.kind)
          json.member("subject", spot.subject)
          json.member("since", spot.since?.description)
          json.member("until", spot.until?.description)
          json.member("text", spot.text)
        }
      }
      json.key("feeds")
      write(health.feeds, to: &json)
      json.key("suppressed")
      write(health.suppressed, to: &json)
      json.member("pending", health.pending)
      json.key("dead_letters")
      if let letters = health.deadLetters { write(letters, to: &json) } else { json.null() }
      json.member("silences", health.silences)
      json.key("gaps")
      json.array(health.gaps) { json, gap in
        json.object { json in
          json.member("from", Int(gap.lowerBound))
          json.member("to", Int(gap.upperBound))
        }
      }
    }
  }

  private static func write(_ counts: [ReportHealth.Count], to json: inout JSONWriter) {
    json.array(counts) { json, count in
      json.object { json in
        json.member("name", count.word)
        json.member("count", count.count)
      }
    }
  }

  private static func write(_ totals: ReportDocument.Totals, to json: inout JSONWriter) {
    json.object { json in
      json.member("alerts", totals.alerts)
      json.member("tests", totals.tests)
      json.member("stories", totals.stories)
      json.member("items", totals.items)
      json.member("publishers", totals.publishers)
      json.member("statements", totals.statements)
      json.member("differing", totals.differing)
      json.member("denied", totals.denied)
      json.member("claims_omitted", totals.claimsOmitted)
    }
  }

  private static func write(_ grid: WatchGrid, to json: inout JSONWriter) {
    json.object { json in
      json.member("hours_of_step", grid.hours)
      json.key("steps")
      json.array(grid.steps) { $0.value($1.description) }
      json.key("rows")
      json.array(grid.rows) { json, row in
        json.object { json in
          json.member("id", row.id)
          json.member("name", row.name)
          json.member("priority", row.priority.word)
          json.member("alerts", row.total)
          json.key("counts")
          json.array(row.counts) { $0.value($1) }
        }
      }
      json.member("without_alerts", grid.quiet)
    }
  }

  private static func write(_ feed: FeedLine, to json: inout JSONWriter) {
    json.object { json in
      json.member("id", feed.id)
      json.member("title", feed.title)
      json.member("health", feed.health)
      json.member("last_item", feed.lastItem?.description)
      json.member("items", feed.items)
      json.member("alerts", feed.alerts)
      json.member("errors", feed.errors)
    }
  }

  private static func write(_ page: ReportDocument.Page, to json: inout JSONWriter) {
    json.object { json in
      json.member("name", page.name)
      json.member("alerts", page.alerts)
      json.member("stories", page.stories)
      json.key("headlines")
      json.array(page.headlines) { json, headline in
        json.object { json in
          json.member("anchor", headline.anchor)
          json.member("title", headline.title)
          json.member("origins", headline.origins)
        }
      }
    }
  }
}
