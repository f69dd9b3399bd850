#include "store/outbox.hpp"

#include "store/columns.hpp"

namespace syncledger::store {
namespace {

using std::chrono::milliseconds;

std::string level_of(model::TaskType task_type) {
  return task_type == model::TaskType::di_realtime ? "node" : "solution";
}

std::optional<milliseconds> span(const SQLite::Column& column) {
  return column.isNull() ? std::nullopt : std::optional{milliseconds{column.getInt64()}};
}

/// Adds what the history says of what is to be told.
class Narrator {
public:
  explicit Narrator(SQLite::Database& database)
      : failure_(database, "schema/queries/failure_of_notification"),
        failed_fetch_(database, "schema/queries/last_failed_fetch") {}

  void tell(Notification& notification, std::int64_t target_id) {
    if (notification.kind == "unseen") {
      tell_why_unseen(notification, target_id);
    } else {
      tell_failure(notification, target_id);
    }
  }

private:
  void tell_failure(Notification& notification, std::int64_t target_id) {
    const auto level = level_of(notification.target.task_type);
    auto& row = failure_.bind(":target_id", target_id)
                    .bind(":level", level)
                    .bind(":started_at", base::to_unix_ms(notification.started_at))
                    .statement();
    notification.still_counts = row.executeStep();
    if (notification.still_counts) {
      notification.started_after = optional_time_in(row.getColumn(0));
      if (!row.getColumn(1).isNull()) {
        notification.lasted = span(row.getColumn(2));
        notification.min = span(row.getColumn(3));
        notification.max = span(row.getColumn(4));
      }
      notification.status = row.getColumn(5).getString();
      notification.text = optional_text_in(row.getColumn(6));
    }
    row.reset();
  }

  void tell_why_unseen(Notification& notification, std::int64_t target_id) {
    auto& row = failed_fetch_.bind(":target_id", target_id)
                    .bind(":started_at", base::to_unix_ms(notification.started_at))
                    .statement();
    if (row.executeStep()) {
      notification.text = row.getColumn(0).getString() + ": " + row.getColumn(1).getString();
    }
    row.reset();
  }

  Prepared failure_;
  Prepared failed_fetch_;
};

void mark_channel(HistoryFile& file, const std::string& channel,
                  const std::optional<std::string>& error, base::UtcTime now,
                  const std::optional<base::UtcTime>& next_attempt_at) {
  Prepared{file.database(), "schema/queries/mark_channel"}
      .bind(":channel", channel)
      .bind(":error", error)
      .bind(":now", base::to_unix_ms(now))
      .bind(":next_attempt_at", base::to_unix_ms(next_attempt_at))
      .exec();
}

}  // namespace

OutboxWriter::OutboxWriter(SQLite::Database& database)
    : failures_to_notify_(database, "schema/queries/failures_to_notify"),
      notice_failure_(database, "schema/queries/notice_failure"),
      end_failure_(database, "schema/queries/end_notified_failure"),
      notice_unseen_(database, "schema/queries/notice_unseen"),
      end_unseen_(database, "schema/queries/end_notified_unseen") {}

void OutboxWriter::notice(std::span<const NotifiedChannel> channels,
                          const std::unordered_set<std::int64_t>& asked, base::UtcTime now) {
  end_unseen_.exec();
  for (const NotifiedChannel& channel : channels) {
    for (const FailureNews& news : news_for(channel)) {
      const bool has_begun = news.kind.has_value();
      if (has_begun && !asked.contains(news.target_id)) continue;
      if (has_begun) notice_failure_.bind(":channel", channel.name).bind(":kind", news.kind);
      (has_begun ? notice_failure_ : end_failure_)
          .bind(":target_id", news.target_id)
          .bind(":started_at", news.started_at)
          .bind(":now", base::to_unix_ms(now))
          .exec();
    }
  }
}

/// What it believes of failures that is not so, or not any more.
std::vector<OutboxWriter::FailureNews> OutboxWriter::news_for(const NotifiedChannel& channel) {
  auto& rows = failures_to_notify_.bind(":channel", channel.name)
                   .bind(":kinds", channel.kinds)
                   .bind(":target", channel.target)
                   .statement();
  std::vector<FailureNews> found;
  while (rows.executeStep()) {
    found.push_back({rows.getColumn(0).getInt64(), optional_text_in(rows.getColumn(1)),
                     rows.getColumn(2).getInt64()});
  }
  rows.reset();
  return found;
}

void OutboxWriter::notice_failed_fetch(std::span<const NotifiedChannel> channels,
                                       std::int64_t target_id, base::UtcTime now) {
  for (const NotifiedChannel& channel : channels) {
    if (channel.kinds.find("unseen") == std::string::npos) continue;
    notice_unseen_.bind(":channel", channel.name)
        .bind(":target_id", target_id)
        .bind(":target", channel.target)
        .bind(":now", base::to_unix_ms(now))
        .exec();
  }
}

std::vector<Notification> waiting_notifications(HistoryFile& file, const std::string& channel,
                                                std::int64_t most) {
  return file.read("read", [&] {
    Narrator narrator{file.database()};
    Prepared query{file.database(), "schema/queries/waiting_notifications"};
    auto& rows = query.bind(":channel", channel).bind(":most", most).statement();
    std::vector<Notification> found;
    while (rows.executeStep()) {
      Notification& each = found.emplace_back();
      each.id = rows.getColumn(0).getInt64();
      each.target = target_in(rows, 1);
      each.called = optional_text_in(rows.getColumn(5));
      each.kind = rows.getColumn(7).getString();
      each.started_at = time_in(rows.getColumn(8));
      each.ended_at = optional_time_in(rows.getColumn(9));
      each.is_start_told = rows.getColumn(10).getInt64() != 0;
      narrator.tell(each, rows.getColumn(6).getInt64());
    }
    return found;
  });
}

std::map<std::string, ChannelState> channel_states(HistoryFile& file) {
  return file.read("read", [&] {
    SQLite::Statement rows{file.database(), sql("schema/queries/channel_states")};
    std::map<std::string, ChannelState> states;
    while (rows.executeStep()) {
      states[rows.getColumn(0).getString()] = {
          optional_time_in(rows.getColumn(1)), rows.getColumn(2).getInt64(),
          optional_time_in(rows.getColumn(3)), optional_text_in(rows.getColumn(4)),
          rows.getColumn(5).getInt64()};
    }
    return states;
  });
}

void mark_told(HistoryFile& file, const std::string& channel,
               std::span<const Notification> notifications, base::UtcTime now) {
  file.write("record what was told in", [&] {
    Prepared mark{file.database(), "schema/queries/mark_told"};
    for (const Notification& each : notifications) {
      mark.bind(":id", each.id).bind(":now", base::to_unix_ms(now)).exec();
    }
    mark_channel(file, channel, std::nullopt, now, std::nullopt);
  });
}

void mark_untold(HistoryFile& file, const std::string& channel, const std::string& error,
                 base::UtcTime now, base::UtcTime next_attempt_at) {
  file.write("record what was not told in",
             [&] { mark_channel(file, channel, error, now, next_attempt_at); });
}

}  // namespace syncledger::store
