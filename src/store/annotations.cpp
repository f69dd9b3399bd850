#include "store/annotations.hpp"

#include "store/columns.hpp"
#include "store/prepared.hpp"

namespace syncledger::store {
namespace {

std::vector<Annotation> annotations(SQLite::Database& database,
                                    const std::optional<std::string>& target, bool with_removed,
                                    std::int64_t after_id) {
  Prepared query{database, "schema/queries/list_annotations"};
  auto& rows = query.bind(":target", target)
                   .bind(":with_removed", std::int64_t{with_removed ? 1 : 0})
                   .bind(":after_id", after_id)
                   .statement();
  std::vector<Annotation> found;
  while (rows.executeStep()) {
    Annotation& each = found.emplace_back();
    each.id = rows.getColumn(0).getInt64();
    each.target = target_in(rows, 1);
    each.called = optional_text_in(rows.getColumn(5));
    each.starts_at = time_in(rows.getColumn(6));
    each.ends_at = time_in(rows.getColumn(7));
    each.reason = rows.getColumn(8).getString();
    each.added_at = time_in(rows.getColumn(9));
    each.removed_at = optional_time_in(rows.getColumn(10));
  }
  return found;
}

}  // namespace

std::vector<Annotation> add_annotations(HistoryFile& file, const std::string& target,
                                        base::UtcTime starts_at, base::UtcTime ends_at,
                                        const std::string& reason, base::UtcTime now) {
  return file.write("annotate", [&] {
    SQLite::Database& database = file.database();
    const auto last = Prepared{database, "schema/queries/last_annotation"}.value();
    Prepared{database, "schema/queries/add_annotations"}
        .bind(":target", target)
        .bind(":starts_at", base::to_unix_ms(starts_at))
        .bind(":ends_at", base::to_unix_ms(ends_at))
        .bind(":reason", reason)
        .bind(":added_at", base::to_unix_ms(now))
        .exec();
    return annotations(database, std::nullopt, false, last.value());
  });
}

std::vector<Annotation> list_annotations(HistoryFile& file,
                                         const std::optional<std::string>& target,
                                         bool with_removed) {
  return file.read("read", [&] { return annotations(file.database(), target, with_removed, 0); });
}

bool remove_annotation(HistoryFile& file, std::int64_t id, base::UtcTime now) {
  return file.write("annotate", [&] {
    return Prepared{file.database(), "schema/queries/remove_annotation"}
               .bind(":id", id)
               .bind(":removed_at", base::to_unix_ms(now))
               .exec() > 0;
  });
}

}  // namespace syncledger::store
