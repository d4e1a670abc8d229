-- Runs once, when the server's volume is empty. web_db is made by the image itself (POSTGRES_DB).
CREATE DATABASE assistant_db;
CREATE DATABASE integration_db;
CREATE DATABASE endpoint_db;
