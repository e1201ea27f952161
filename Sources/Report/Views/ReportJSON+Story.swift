import FeedModel
import JSONText

extension ReportJSON {
  static func write(_ story: Story, to json: inout JSONWriter) {
    json.object { json in
      json.member("id", story.id)
      json.member("anchor", story.anchor)
      json.member("title", story.title)
      json.member("language", story.language)
      json.key("first")
      write(story.first, to: &json)
      json.member("last", story.last.description)
      json.member("priority", story.priority.word)
      json.member("watches", story.watches)
      json.member("size", story.size)
      json.member("publishers", story.publishers)
      json.member("origins", story.origins)
      json.member("news", story.news.rawValue)
      json.key("statements")
      json.array(story.statements) { write($1, to: &$0) }
      json.member("statements_more", story.statementsMore)
      json.key("items")
      json.array(story.items) { write($1, to: &$0) }
    }
  }

  private static func write(_ source: Source, to json: inout JSONWriter) {
    json.object { json in
      json.member("publisher", source.publisher)
      json.member("time", source.time.description)
      json.member("seq", source.seq)
      json.member("alert_id", source.alertID)
      json.member("link", source.link)
    }
  }

  private static func write(_ statement: Statement, to json: inout JSONWriter) {
    json.object { json in
      json.member("claim_id", statement.claimID)
      json.member("speaker", statement.speaker)
      json.member("role", statement.role)
      json.member("speaker_marked", statement.isSpeakerMarked)
      json.member("cue", statement.cue)
      json.key("content")
      write(statement.content, to: &json)
      json.member("language", statement.language)
      json.member("quote_type", statement.quoteType)
      json.member("stance", statement.stance)
      json.member("certainty", statement.certainty)
      json.member("negated", statement.isNegated)
      json.member("via", statement.via)
      json.key("source")
      write(statement.source, to: &json)
      json.key("also_in")
      json.array(statement.alsoIn) { write($1, to: &$0) }
      json.member("news", statement.news.rawValue)
      json.key("replies")
      json.array(statement.replies) { json, reply in
        json.object { json in
          json.member("relation", reply.relation.rawValue)
          json.key("figures")
          write(reply.figures, to: &json)
          json.key("statement")
          write(reply.statement, to: &json)
        }
      }
      json.key("references")
      json.array(statement.references) { write($1, to: &$0) }
    }
  }

  private static func write(_ figures: Figures?, to json: inout JSONWriter) {
    guard let figures else { return json.null() }
    json.object { json in
      json.member("earlier", figures.earlier)
      json.member("later", figures.later)
    }
  }

  private static func write(_ reference: Reference, to json: inout JSONWriter) {
    json.object { json in
      json.member("relation", reference.relation.rawValue)
      json.key("figures")
      write(reference.figures, to: &json)
      json.member("alert_id", reference.alertID)
      json.member("publisher", reference.publisher)
      json.member("speaker", reference.speaker)
      json.member("text", reference.text)
      json.member("time", reference.time?.description)
      json.member("in_report", reference.isInReport)
    }
  }

  /// Pieces in turn, so that nobody has to count scalars.
  private static func write(_ text: MarkedText, to json: inout JSONWriter) {
    json.array(text.pieces) { json, piece in
      json.object { json in
        json.member("text", piece.text)
        if piece.isMarked { json.member("marked", true) }
      }
    }
  }

  private static func write(_ item: StoryItem, to json: inout JSONWriter) {
    json.object { json in
      json.member("id", item.id)
      json.member("revision", item.revision)
      json.member("title", item.title)
      json.member("language", item.language)
      json.key("source")
      write(item.source, to: &json)
      json.member("feed", item.feed)
      json.member("credit", item.credit)
      json.member("reprint_of", item.reprintOf)
      json.member("reprint_of_publisher", item.reprintOfPublisher)
      json.member("withdrawn", item.isWithdrawn)
      json.member("news", item.news.rawValue)
      json.key("hits")
      json.array(item.hits) { json, hit in
        json.object { json in
          json.member("alert_id", hit.alertID)
          json.member("seq", hit.seq)
          json.member("type", hit.type)
          json.member("time", hit.time.description)
          json.member("watch", hit.watch)
        }
      }
      json.key("mention")
      if let mention = item.mention { write(mention, to: &json) } else { json.null() }
      json.key("claims")
      json.array(item.claims) { json, claim in
        json.object { json in
          json.member("claim_id", claim.claimID)
          json.member("speaker", claim.speaker)
          json.member("text", claim.text)
        }
      }
      json.key("changes")
      json.array(item.changes) { json, change in
        json.object { json in
          json.member("speaker", change.speaker)
          json.member("old", change.old)
          json.member("new", change.new)
        }
      }
      json.member("claims_omitted", item.claimsOmitted)
      json.member("provenance", item.provenance)
    }
  }
}
