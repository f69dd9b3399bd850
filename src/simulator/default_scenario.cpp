#include "simulator/scenario_json.hpp"

namespace syncledger::simulator {
namespace {

constexpr std::string_view text = R"json({
  "description": "An online shop: two workspaces, seven nodes and four solutions",
  "seed": 20261101,
  "start": "2026-11-01T00:00:00Z",
  "utc_offset": "+08:00",   // of the times of day below
  "workspaces": [
    {
      "region": "cn-zhangjiakou",
      "project_id": 10000,
      "nodes": [
        // Rock solid.
        { "file_id": 100, "name": "mysql_orders_to_hologres" },
        // Flaky, and getting worse from week to week.
        { "file_id": 101, "name": "支付流水_实时同步",
          "failures": [
            { "status": "NORUN", "message": "读取 binlog 失败: connection reset by peer",
              "mtbf": "40h", "mttr": "35m", "trend_per_week": 1.8 },
            { "status": "WAIT", "mtbf": "30h", "mttr": "8m", "trend_per_week": 1.3 } ] },
        // Restarts on its own at night, while backups keep its source busy.
        { "file_id": 102, "name": "用户画像_kafka_to_maxcompute",
          "failures": [
            { "status": "WAIT", "mtbf": "5h", "mttr": "12m", "between": ["00:00", "05:00"] } ] },
        // Operators pause it for maintenance, mostly once in two days.
        { "file_id": 103, "name": "inventory_oracle_to_adb",
          "pauses": [
            { "first": "1d2h", "every": "2d", "lasts": "50m", "stopping": "7m", "starting": "6m",
              "chance": 0.8 } ] },
        // Said a word that is in no document, once.
        { "file_id": 104, "name": "物流轨迹_实时同步",
          "events": [
            { "at": "4d6h30m", "lasts": "1h45m", "status": "EXCEPTION",
              "message": "Task manager lost: heartbeat timed out" } ],
          "failures": [
            { "status": "NORUN", "message": "resource group is full", "mtbf": "6d",
              "mttr": "50m" } ] }
      ],
      "solutions": [
        // Every night; loading the base tables fails at times and is tried again.
        { "file_id": 200, "name": "mysql_shop_to_maxcompute", "creator": "dataworks_3h1",
          "daily_at": "01:00", "queued": "6m", "retry_after": "2h",
          "steps": [
            { "id": 1, "name": "创建目标表", "lasts": "8m",
              "tables": ["ods_orders", "ods_order_items", "ods_refunds", "ods_coupons"] },
            { "id": 2, "name": "Initialise the base tables", "lasts": "70m", "jitter": 0.2,
              "fail_chance": 0.22, "fail_message": "Duplicate entry for key PRIMARY",
              "tables": ["orders", "order_items", "refunds", "coupons", "customers"] },
            { "id": 3, "name": "启动实时同步", "lasts": "15m" },
            { "id": 4, "name": "Merge into the history", "lasts": "40m", "jitter": 0.15,
              "tables": ["dwd_orders", "dwd_order_items"] },
            { "id": 5, "name": "Check row counts", "lasts": "12m" } ] },
        // Takes longer from week to week.
        { "file_id": 201, "name": "日志归档_oss_to_maxcompute", "creator": "数据平台组",
          "daily_at": "03:30", "queued": "3m", "growth_per_week": 1.25,
          "steps": [
            { "id": 1, "name": "List the files", "lasts": "10m" },
            { "id": 2, "name": "加载分区", "lasts": "90m", "jitter": 0.15,
              "tables": ["ods_app_log", "ods_web_log", "ods_gateway_log"] },
            { "id": 3, "name": "Drop old partitions", "lasts": "18m", "fail_chance": 0.03,
              "fail_message": "Table is locked" } ] }
      ]
    },
    {
      "region": "cn-shanghai",
      "project_id": 20000,
      "nodes": [
        // Renamed in its second week.
        { "file_id": 310, "name": "crm_sync_v1",
          "renames": [ { "at": "8d3h", "name": "客户主数据_实时同步" } ],
          "failures": [
            { "status": "NORUN", "message": "Access denied for user 'sync'", "mtbf": "9d",
              "mttr": "3h" } ] },
        // Retired in its second week, by a person.
        { "file_id": 311, "name": "legacy_sqlserver_feed",
          "timeline": [
            { "at": "0s", "status": "RUN" },
            { "at": "3d9h", "status": "WAIT" },
            { "at": "3d9h20m", "status": "RUN" },
            { "at": "10d1h", "status": "KILLING" },
            { "at": "10d1h15m", "status": "PAUSE" },
            { "at": "12d", "status": "NORUN" } ] }
      ],
      "solutions": [
        // Once a week.
        { "file_id": 400, "name": "周度主数据全量", "creator": "mdm_team",
          "first": "1d18h", "every": "7d", "queued": "10m",
          "steps": [
            { "id": 1, "name": "Freeze the source", "lasts": "20m" },
            { "id": 2, "name": "全量导出", "lasts": "3h", "jitter": 0.25,
              "tables": ["customers", "addresses", "products", "suppliers"] },
            { "id": 3, "name": "Rebuild indexes", "lasts": "1h10m" },
            { "id": 4, "name": "Verify checksums", "lasts": "35m", "fail_chance": 0.1,
              "fail_message": "Checksum differs" },
            { "id": 5, "name": "Switch over", "lasts": "10m" },
            { "id": 6, "name": "Release the source", "lasts": "5m" } ] },
        // Twice a day.
        { "file_id": 401, "name": "stock_levels_to_clickhouse", "creator": "stock_team",
          "first": "5h", "every": "12h",
          "steps": [
            { "id": 1, "name": "Export", "lasts": "14m", "jitter": 0.3 },
            { "id": 2, "name": "Load", "lasts": "25m", "jitter": 0.3, "fail_chance": 0.04,
              "fail_message": "Too many parts" },
            { "id": 3, "name": "Publish", "lasts": "5m" } ] }
      ]
    }
  ],
  "faults": [
    // The service was unreachable for a while, and now and then it has a bad moment.
    { "kind": "html_502", "from": "6d7h", "until": "6d9h" },
    { "kind": "throttle", "from": "9d2h", "until": "9d3h", "probability": 0.5 },
    { "kind": "error", "probability": 0.002 }
  ]
}
)json";

}  // namespace

std::string_view default_scenario_text() {
  return text;
}

}  // namespace syncledger::simulator
