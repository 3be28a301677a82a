"""Reports: what a student, staff and a class get to read.

    submission_page, class_page, similarity_page, overview  the pages
    parts/           what stands on the pages of a submission
    class_parts/     what stands on the page of a class
    writing/         how it is written
    check_view       what the page of a student's own check says first
    second           what a second reading of a submission would earn, for staff
    notes            notes, those of one kind folded
    audience         who may see what
    html, pdf        pages as HTML, and on paper
    files            pages as files
    reduced_results  results without what only their own pages show

Open to other rooms: audience, check_view, files, html, overview,
parts.findings, pdf, reduced_results, similarity_page, submission_page

A result becomes a page, a frozen record that holds all there is to show
(`student_page`, `staff_page`, `class_page`); a page becomes HTML
(`render_student`, `render_staff`, `render_class`) and a file (`write_reports`
and its parts).
"""
