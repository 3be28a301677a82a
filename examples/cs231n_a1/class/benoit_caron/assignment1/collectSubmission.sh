zip -r assignment1.zip .
