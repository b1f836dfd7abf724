"""Small files in each layout of the other producers' data; their rows hold no statement about the world."""

import csv
import json
import zipfile
from pathlib import Path

import xlsxwriter

from analysis.adapters import ucdp_events

UCDP = dict.fromkeys(ucdp_events.COLUMNS, "") | {
    "id": "1", "year": "2024", "type_of_violence": "1", "side_a": "Government of Mali", "side_b": "JNIM", "source_office": "AFP",
    "source_headline": "Clashes near Gao", "source_article": '"AFP,2024-08-25,Clashes near Gao"', "where_prec": "1", "where_coordinates": "Gao town",
    "adm_1": "Gao region", "adm_2": "Gao cercle", "latitude": "16.27", "longitude": "-0.04", "country": "Mali", "region": "Africa", "date_prec": "1",
    "date_start": "2024-08-25 00:00:00.000", "date_end": "2024-08-25 00:00:00.000", "deaths_a": "0", "deaths_b": "3", "deaths_civilians": "0",
    "deaths_unknown": "0", "best": "3", "high": "4", "low": "2",
}  # fmt: skip
ACLED_OLD = {
    "data_id": "7", "iso": "466", "event_id_cnty": "MLI1", "event_id_no_cnty": "1", "event_date": "2019-08-25", "year": "2019", "time_precision": "1",
    "event_type": "Explosions/Remote violence", "sub_event_type": "Air/drone strike", "actor1": "Military Forces of Mali (2013-)", "assoc_actor_1": "",
    "inter1": "1", "actor2": "JNIM", "assoc_actor_2": "", "inter2": "2", "interaction": "12", "region": "Western Africa", "country": "Mali",
    "admin1": "Gao", "admin2": "Gao", "admin3": "Gao", "location": "Gao", "latitude": "16.27", "longitude": "-0.04", "geo_precision": "1",
    "source": "AFP", "source_scale": "International", "notes": "An air strike, with a comma", "fatalities": "3", "timestamp": "1596481840", "iso3": "MLI",
}  # fmt: skip
ACLED_NEW = {
    "event_id_cnty": "MLI9", "event_date": "2024-08-25", "year": "2024", "time_precision": "1", "disorder_type": "Political violence",
    "event_type": "Explosions/Remote violence", "sub_event_type": "Air/drone strike", "actor1": "Military Forces of Mali (2021-)", "assoc_actor_1": "",
    "inter1": "State forces", "actor2": "Civilians (Mali)", "assoc_actor_2": "", "inter2": "Civilians", "interaction": "State forces-Civilians",
    "civilian_targeting": "Civilian targeting", "iso": "466", "region": "Western Africa", "country": "Mali", "admin1": "Kidal", "admin2": "Tinessako",
    "admin3": "", "location": "Tin Zaouatene", "latitude": "19.95", "longitude": "2.96", "geo_precision": "2", "source": "AFP",
    "source_scale": "International", "notes": "Drones struck twice", "fatalities": "21", "tags": "", "timestamp": "1724700000",
}  # fmt: skip
WEEKLY = {
    "WEEK": "24-August-2024", "REGION": "Western Africa", "COUNTRY": "Mali", "ADMIN1": "Kidal", "EVENT_TYPE": "Explosions/Remote violence",
    "SUB_EVENT_TYPE": "Air/drone strike", "EVENTS": "2", "FATALITIES": "21", "POPULATION_EXPOSURE": "", "DISORDER_TYPE": "Political violence",
    "ID": "1", "CENTROID_LATITUDE": "19", "CENTROID_LONGITUDE": "2",
}  # fmt: skip
HDX = {
    "Country": "Mali", "Admin1": "Kidal", "Admin2": "Tinessako", "ISO3": "MLI", "Admin2 Pcode": "ML0804", "Admin1 Pcode": "ML08", "Month": "August",
    "Year": "2024", "Events": "5", "Fatalities": "30",
}  # fmt: skip
HDX_FILE = "mali_hrp_political_violence_events_and_fatalities_by_month-year_as-of-26mar2026.xlsx"


def many(row: dict, count: int, key: str, **changes: str) -> list[dict]:
    """`count` copies of a row with keys of their own, the first one changed."""
    rows = [row | {key: f"{row[key]}{number}"} for number in range(count)]
    rows[0] |= changes
    return rows


def as_csv(
    path: Path,
    rows: list[dict],
    *,
    separator=",",
    header=True,
    hxl=False,
    encoding="utf-8",
    quoting=csv.QUOTE_MINIMAL,
    end="\n",
) -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        out = csv.writer(file, delimiter=separator, lineterminator=end, quoting=quoting)
        if header:
            out.writerow(rows[0])
        if hxl:
            out.writerow(["" if position % 3 else "#tag+x" for position in range(len(rows[0]))])
        out.writerows(row.values() for row in rows)
    return path


def as_workbook(path: Path, rows: list[dict], sheet="Data") -> Path:
    """A workbook whose first sheet is the licence, as HDX's are."""
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Licence").write(0, 0, "Terms of use")
        page = book.add_worksheet(sheet)
        for column, name in enumerate(rows[0]):
            page.write(0, column, name)
            for line, row in enumerate(rows, 1):
                value = row[name]
                page.write(
                    line,
                    column,
                    float(value) if value.replace(".", "", 1).isdigit() and name not in ("event_id_cnty",) else value,
                )
    return path


def as_zip(path: Path, inner: Path, extra: dict[str, bytes] | None = None) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(inner, inner.name)
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return path


def as_json(path: Path, rows: list[dict], key="data") -> Path:
    content = rows if key is None else {"status": 200, "success": True, key: rows}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path
